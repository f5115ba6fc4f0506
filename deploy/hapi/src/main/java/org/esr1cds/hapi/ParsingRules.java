package org.esr1cds.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.rest.api.server.RequestDetails;

/**
 * Which faults the parser refuses at once. HAPI answers the first malformed value with 400; for {@code $validate} that
 * would hide all others, so there the parser passes them on to the validator, which reports each.
 */
@Interceptor
public class ParsingRules extends LenientErrorHandler {

    private static final ThreadLocal<Boolean> VALIDATING = ThreadLocal.withInitial(() -> false);

    public ParsingRules() {
        super(false);
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void begin(RequestDetails request) {
        VALIDATING.set("$validate".equals(request.getOperation()));
    }

    @Hook(Pointcut.SERVER_PROCESSING_COMPLETED)
    public void end() {
        VALIDATING.remove();
    }

    @Override
    public boolean isErrorOnInvalidValue() {
        return !VALIDATING.get();
    }

    @Override
    public void invalidValue(IParseLocation location, String value, String error) {
        if (!VALIDATING.get()) {
            super.invalidValue(location, value, error);
        }
    }
}
