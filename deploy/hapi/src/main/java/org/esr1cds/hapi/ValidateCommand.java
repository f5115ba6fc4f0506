package org.esr1cds.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ValidationResult;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.OperationOutcome;

/**
 * {@code validate FILE...}: one line of JSON per file, {@code {"file": "...", "outcome": {OperationOutcome}}}. No network
 * and no terminology server, so codes of SNOMED CT, LOINC and RxNorm are not looked up.
 *
 * <p>Exit status 0 when no file has an error, 1 when one has, 2 when a file cannot be read or none is named.
 */
final class ValidateCommand {

    private static final int NO_ERROR = 0;
    private static final int ERRORS = 1;
    private static final int USAGE = 2;

    private ValidateCommand() {}

    static int run(List<String> files) {
        if (files.isEmpty()) {
            System.err.println("validate: name at least one file");
            return USAGE;
        }
        FhirContext context = FhirContext.forR4();
        context.setParserErrorHandler(new LenientErrorHandler().disableAllErrors());
        FhirValidator validator = validator(context);
        int status = NO_ERROR;
        for (String file : files) {
            try {
                ValidationResult result = validator.validateWithResult(Files.readString(Path.of(file)));
                System.out.println(line(context, file, result));
                status = result.isSuccessful() ? status : Math.max(status, ERRORS);
            } catch (IOException error) {
                System.err.println("validate: cannot read " + file);
                status = USAGE;
            } catch (JsonParseException error) {
                System.err.println("validate: not JSON: " + file);
                status = USAGE;
            }
        }
        return status;
    }

    private static FhirValidator validator(FhirContext context) {
        FhirInstanceValidator rules = new FhirInstanceValidator(new ValidationSupportChain(
                new DefaultProfileValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context),
                new InMemoryTerminologyServerValidationSupport(context)));
        rules.setNoTerminologyChecks(false);
        return context.newValidator().registerValidatorModule(rules);
    }

    private static String line(FhirContext context, String file, ValidationResult result) {
        String outcome = context.newJsonParser().encodeResourceToString((OperationOutcome) result.toOperationOutcome());
        String name = file.replace("\\", "\\\\").replace("\"", "\\\"");
        return "{\"file\": \"" + name + "\", \"outcome\": " + outcome + "}";
    }
}
