/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Fixes a scrape that was not answered with metrics.
 */
final class ScrapeRemedies {

	/** The property that names the exposed endpoints. */
	private static final String EXPOSURE = "management.endpoints.web.exposure.include";

	private static final String NO_PORT = "management.server.port=-1";

	private static final String ACCESS = "management.endpoint.prometheus.access=read-only";

	private static final String PERMITTED = "management.endpoints.access.max-permitted";

	private static final String PROMETHEUS = "management.prometheus.metrics.export.enabled";

	private static final String DEFAULTS = "management.defaults.metrics.export.enabled";

	private static final int REDIRECTION = 300;

	private static final int CLIENT_ERROR = 400;

	private static final int UNAUTHORIZED = 401;

	private static final int FORBIDDEN = 403;

	private static final int SERVER_ERROR = 500;

	private static final String PERMIT = """
			let security permit the scrape: %s(EndpointRequest.to("prometheus")).permitAll(), of \
			org.springframework.boot.security.autoconfigure.actuate.web.%s.EndpointRequest, before the \
			other rules of the security filter chain; or, if a login is meant, name one in joinkey-gate.yaml, under \
			credentials.scrape or credentials.user.authorities""";

	private static final String OWN = """
			exclude the scrape from the filter or interceptor that refuses it, such as by its list of open paths%s; \
			or, if a login is meant, give a header that it accepts in joinkey-gate.yaml, under credentials.scrape.headers""";

	private static final String INCLUDE = """
			take %s out of spring.autoconfigure.exclude, or of exclude or excludeName of @SpringBootApplication or \
			@EnableAutoConfiguration""";

	private static final String FIX = "fix the cause of the error line that the scrape left in the application's log";

	private ScrapeRemedies() {
	}

	static String of(int status, Setup setup) {
		if (status == UNAUTHORIZED || status == FORBIDDEN || (status >= REDIRECTION && status < CLIENT_ERROR)) {
			return permit(setup);
		}
		if (status >= SERVER_ERROR) {
			return FIX;
		}
		return unexposed(setup);
	}

	/** Spring Security has another matcher for WebFlux. */
	private static String permit(Setup setup) {
		List<String> libraries = setup.wiring().libraries();
		if (!libraries.isEmpty() && libraries.stream().noneMatch((jar) -> jar.startsWith("spring-security-web:"))) {
			return OWN.formatted(", since Spring Security is not on the class path" + before(setup));
		}
		boolean reactive = setup.wiring().isSet("spring.main.web-application-type=reactive");
		return PERMIT.formatted(reactive ? "matchers" : "requestMatchers", reactive ? "reactive" : "servlet");
	}

	private static String before(Setup setup) {
		return filters(setup)
				+ setup.wiring().named(Part.HANDLER_INTERCEPTOR).map((named) -> "; look at " + named).orElse("");
	}

	/** Without access an endpoint does not exist, even if it is exposed. */
	private static boolean isClosed(Setup setup) {
		return setup.wiring().isSet("management.endpoints.access.default=none")
				|| setup.wiring().isSet("management.endpoint.prometheus.access=none");
	}

	/** The remedy keeps the endpoints that the application exposes. */
	private static String unexposed(Setup setup) {
		List<String> exposed = List.of(setup.wiring().properties().getOrDefault(EXPOSURE, "health").split(","));
		String include = EXPOSURE + "=" + String.join(",", exposed) + ",prometheus";
		boolean named = exposed.contains("prometheus") || exposed.contains("*");
		String and = named ? "" : ", and " + include;
		if (!named && isClosed(setup)) {
			include += ", and " + ACCESS;
			and += ", and " + ACCESS;
		}
		List<String> libraries = setup.wiring().libraries();
		if (!libraries.isEmpty() && libraries.stream().noneMatch((jar) -> jar.startsWith("spring-boot-actuator:"))) {
			return "depend on spring-boot-starter-actuator and micrometer-registry-prometheus"
					+ (named ? "" : ", and set " + include);
		}
		Optional<String> excluded = setup.wiring().named(Part.UNSERVED);
		if (excluded.isPresent()) {
			return (named ? "" : include + ", and ") + INCLUDE.formatted(excluded.get());
		}
		boolean registry = setup.meterRegistries().stream().anyMatch((name) -> name.contains("Prometheus"));
		if (setup.wiring().isSet(NO_PORT)) {
			return "remove " + NO_PORT + ", which serves no endpoint, or name a port" + and;
		}
		if (setup.wiring().isSet(PERMITTED + "=none")) {
			return PERMITTED + "=read-only" + and;
		}
		if (setup.wiring().named(Part.SCRAPE_ENDPOINT).isPresent()) {
			return OWN.formatted(before(setup));
		}
		if (named && registry) {
			return "take prometheus out of management.endpoints.web.exposure.exclude, and set management.endpoint.prometheus.access=read-only";
		}
		Optional<String> off = registry ? Optional.empty()
				: Stream.of(PROMETHEUS, DEFAULTS).filter((name) -> setup.wiring().isSet(name + "=false")).findFirst();
		String dependency = off.isPresent() ? PROMETHEUS + "=true"
				: "micrometer-registry-prometheus on the class path, and spring.test.metrics.export=true in a test";
		if (named) {
			return dependency;
		}
		return registry ? include : include + " with " + dependency;
	}

	/** Names the application's filters, each of which may change a request. */
	static String filters(Setup setup) {
		String filters = Stream.of(Part.EARLY_FILTER, Part.FILTER, Part.WEB_FILTER)
			.flatMap((part) -> setup.wiring().beans().getOrDefault(part, List.of()).stream())
			.distinct()
			.collect(Collectors.joining(", "));
		return filters.isEmpty() ? "" : "; look at " + filters;
	}

}
