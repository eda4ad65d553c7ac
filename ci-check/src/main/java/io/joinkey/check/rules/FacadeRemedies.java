/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;
import java.util.Optional;

import io.joinkey.check.evidence.HttpExchange.Client;
import org.jspecify.annotations.Nullable;

/**
 * Returns the line that writes the header into the calls of a library whose client no
 * instrumentation observes.
 */
final class FacadeRemedies {

	private static final String INJECT = "propagator.inject(tracer.currentTraceContext().context(), ";

	private static final String SPRING_WS = """
			write the header in the message sender of the WebServiceTemplate, with the injected Tracer and Propagator: \
			setMessageSender(new HttpUrlConnectionMessageSender() { @Override protected void \
			prepareConnection(HttpURLConnection connection) throws IOException { super.prepareConnection(connection); """
			+ INJECT + "connection, HttpURLConnection::setRequestProperty); } })";

	private static final String UNIREST = """
			write the header in an interceptor of Unirest, with the injected Tracer and Propagator: \
			Unirest.config().interceptor(new Interceptor() { @Override public void onRequest(HttpRequest<?> request, \
			Config config) { """ + INJECT + "request, (each, name, value) -> each.header(name, value)); } })";

	private static final String OAUTH2_TOKENS = """
			give Spring Security's token client an observed RestClient, built from the injected RestClient.Builder (spring-boot-starter-restclient): \
			setRestClient(builder.configureMessageConverters((converters) -> converters.registerDefaults()\
			.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter())).build()) of a \
			RestClientClientCredentialsTokenResponseClient, or of the client for another grant; make it a bean, and pass \
			it to the OAuth2AuthorizedClientProviderBuilder of an OAuth2AuthorizedClientManager of your own, \
			clientCredentials((each) -> each.accessTokenResponseClient(client))""";

	private static final String JWT_KEYS = """
			give Spring Security's JwtDecoder an observed RestTemplate: a JwkSetUriJwtDecoderBuilderCustomizer bean, \
			(decoder) -> decoder.restOperations(restTemplateBuilder.build()), with the injected RestTemplateBuilder; or \
			restOperations(...) on the NimbusJwtDecoder that you build""";

	/** The line for each library, by the beginning of its classes' names. */
	private static final Map<String, String> LINES = Map.of("org.springframework.ws.", SPRING_WS, "kong.unirest.",
			UNIREST, "org.springframework.security.oauth2.client.endpoint.", OAUTH2_TOKENS,
			"org.springframework.security.oauth2.jwt.", JWT_KEYS);

	private FacadeRemedies() {
	}

	/** Return the line for the library that called the client, if it is a known one. */
	static Optional<String> of(@Nullable Client client) {
		StackTraceElement caller = (client != null) ? client.caller() : null;
		return (caller == null) ? Optional.empty()
				: LINES.entrySet()
					.stream()
					.filter((library) -> caller.getClassName().startsWith(library.getKey()))
					.map(Map.Entry::getValue)
					.findFirst();
	}

}
