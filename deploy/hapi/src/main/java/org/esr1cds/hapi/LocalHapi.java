package org.esr1cds.hapi;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * A FHIR R4 server for synthetic records on this machine, or, as {@code validate FILE...}, HAPI's validator.
 *
 * <p>Not for patients: it authenticates nobody.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    PropertyPlaceholderAutoConfiguration.class,
    DataSourceAutoConfiguration.class,
    ServletWebServerFactoryAutoConfiguration.class
})
@Import({
    JpaR4Config.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class,
    SubscriptionChannelConfig.class, // the queues of the batch jobs
    Storage.class,
    FhirEndpoint.class
})
public class LocalHapi {

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("validate")) {
            System.exit(ValidateCommand.run(Arrays.asList(arguments).subList(1, arguments.length)));
        }
        SpringApplication.run(LocalHapi.class, arguments);
    }
}
