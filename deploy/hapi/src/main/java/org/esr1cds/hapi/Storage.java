package org.esr1cds.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.binstore.DatabaseBinaryContentStorageSvcImpl;
import ca.uhn.fhir.jpa.config.HibernatePropertiesProvider;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.config.util.ResourceCountCacheUtil;
import ca.uhn.fhir.jpa.dao.search.HSearchSortHelperImpl;
import ca.uhn.fhir.jpa.dao.search.IHSearchSortHelper;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.search.IStaleSearchDeletingSvc;
import ca.uhn.fhir.jpa.search.StaleSearchDeletingSvcImpl;
import ca.uhn.fhir.jpa.util.ResourceCountCache;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.dialect.Dialect;
import org.hibernate.search.mapper.orm.cfg.HibernateOrmMapperSettings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/** How records are kept: H2 through HAPI's JPA, in memory unless {@code FHIR_STORE} names a file. */
@Configuration
@Import(ThreadPoolFactoryConfig.class)
public class Storage {

    @Bean
    JpaStorageSettings storageSettings() {
        JpaStorageSettings settings = new JpaStorageSettings();
        // A search made again must see what was written since, or a test would read the past.
        settings.setReuseCachedSearchResultsForMillis(null);
        settings.setAllowMultipleDelete(true);
        settings.setExpungeEnabled(true);
        settings.setAllowExternalReferences(false);
        // Value sets are not expanded beforehand: there is no terminology to expand them from.
        settings.setPreExpandValueSets(false);
        settings.setEnableTaskPreExpandValueSets(false);
        return settings;
    }

    @Bean
    DatabaseBackedPagingProvider pages(
            @Value("${fhir.page-size}") int pageSize, @Value("${fhir.max-page-size}") int maxPageSize) {
        DatabaseBackedPagingProvider pages = new DatabaseBackedPagingProvider();
        pages.setDefaultPageSize(Math.min(pageSize, maxPageSize));
        pages.setMaximumPageSize(maxPageSize);
        return pages;
    }

    @Bean
    @Primary
    LocalContainerEntityManagerFactoryBean entityManagerFactory(
            ConfigurableListableBeanFactory beans,
            FhirContext context,
            JpaStorageSettings settings,
            DataSource dataSource) {
        LocalContainerEntityManagerFactoryBean factory =
                HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, context, settings);
        factory.setPersistenceUnitName("local-hapi");
        factory.setDataSource(dataSource);
        factory.getJpaPropertyMap().putAll(Map.of(
                AvailableSettings.DIALECT, HapiFhirH2Dialect.class.getName(),
                AvailableSettings.HBM2DDL_AUTO, "update",
                AvailableSettings.STATEMENT_BATCH_SIZE, "20",
                AvailableSettings.USE_QUERY_CACHE, "false",
                AvailableSettings.USE_SECOND_LEVEL_CACHE, "false",
                HibernateOrmMapperSettings.ENABLED, "false"));
        return factory;
    }

    @Bean
    @Primary
    JpaTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    @Bean
    @Primary
    HibernatePropertiesProvider hibernateProperties(LocalContainerEntityManagerFactoryBean factory) {
        return new HibernatePropertiesProvider() {
            @Override
            public Dialect getDialect() {
                return new HapiFhirH2Dialect();
            }

            @Override
            public DataSource getDataSource() {
                return factory.getDataSource();
            }
        };
    }

    /** HAPI's capability statement asks for it by this name. */
    @Bean("myResourceCountsCache")
    ResourceCountCache resourceCounts(IFhirSystemDao<?, ?> systemDao) {
        return ResourceCountCacheUtil.newResourceCountCache(systemDao);
    }

    @Bean
    IStaleSearchDeletingSvc staleSearches() {
        return new StaleSearchDeletingSvcImpl();
    }

    /** Asked for by HAPI's search even though no full-text index is kept. */
    @Bean
    IHSearchSortHelper sorting(ISearchParamRegistry searchParameters) {
        return new HSearchSortHelperImpl(searchParameters);
    }

    @Bean
    DatabaseBinaryContentStorageSvcImpl binaryStorage() {
        return new DatabaseBinaryContentStorageSvcImpl();
    }

    @Bean
    PartitionSettings partitionSettings() {
        return new PartitionSettings();
    }

    @Bean
    SubscriptionSettings subscriptionSettings() {
        return new SubscriptionSettings();
    }
}
