package org.esr1cds.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.IDaoRegistry;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.DaoRegistryResourceSupportedSvc;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.narrative2.NullNarrativeGenerator;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.IResourceSupportedSvc;
import ca.uhn.fhir.rest.server.IncomingRequestAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** The REST interface at {@code /fhir}. The socket opens after everything is wired, so the first answer is a real one. */
@Configuration
public class FhirEndpoint {

    @Bean
    IResourceSupportedSvc supportedResources(IDaoRegistry daos) {
        return new DaoRegistryResourceSupportedSvc(daos);
    }

    @Bean
    RestfulServer restfulServer(
            FhirContext context,
            IFhirSystemDao<?, ?> systemDao,
            IJpaSystemProvider systemProvider,
            ResourceProviderFactory resourceProviders,
            JpaStorageSettings settings,
            ISearchParamRegistry searchParameters,
            IValidationSupport validationSupport,
            DatabaseBackedPagingProvider pages) {
        RestfulServer server = new RestfulServer(context);
        context.setNarrativeGenerator(new NullNarrativeGenerator());
        server.registerProviders(resourceProviders.createProviders());
        server.registerProvider(systemProvider);
        JpaCapabilityStatementProvider capabilities =
                new JpaCapabilityStatementProvider(server, systemDao, settings, searchParameters, validationSupport);
        capabilities.setImplementationDescription("Local HAPI FHIR R4 server, synthetic records only");
        server.setServerConformanceProvider(capabilities);
        server.setDefaultResponseEncoding(EncodingEnum.JSON);
        server.setPagingProvider(pages);
        server.setServerAddressStrategy(new IncomingRequestAddressStrategy());
        ParsingRules parsingRules = new ParsingRules();
        context.setParserErrorHandler(parsingRules);
        server.registerInterceptor(parsingRules);
        return server;
    }

    @Bean
    ServletRegistrationBean<RestfulServer> servlet(RestfulServer server, AutowireCapableBeanFactory beans) {
        beans.autowireBean(server);
        ServletRegistrationBean<RestfulServer> registration = new ServletRegistrationBean<>(server, "/fhir/*");
        registration.setLoadOnStartup(1);
        return registration;
    }

    @EventListener
    void sayReady(ApplicationReadyEvent event) {
        int port = ((ServletWebServerApplicationContext) event.getApplicationContext()).getWebServer().getPort();
        System.out.printf("READY http://127.0.0.1:%d/fhir after %.1f s%n", port, event.getTimeTaken().toMillis() / 1000.0);
    }
}
