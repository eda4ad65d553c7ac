/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.test;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import io.joinkey.check.Waiver;
import io.joinkey.check.capture.Downstreams.Answer;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/**
 * What the bundled gate sends to an application, read from {@value #NAME} among its test
 * resources.
 *
 * @param requests the requests, each sent with a trace of its own
 * @param records the Kafka records for the application's listeners, each with a trace of
 * its own
 * @param properties properties of the application, as {@code key=value}
 * @param downstreams the services that the application calls, answered for by the gate
 * @param waivers findings that are known and set aside until a day
 */
record GateFile(@DefaultValue List<Sent> requests, @DefaultValue List<Published> records,
		@DefaultValue List<String> properties, @DefaultValue List<Downstream> downstreams,
		@DefaultValue List<Known> waivers) {

	static final String NAME = "joinkey-gate.yaml";

	static final String EXAMPLE = """
			requests:
			  - method: POST
			    path: /orders
			    headers: {Content-Type: application/json}
			    body: '{"item": "book"}'
			    status: 201
			records:                         # for the application's Kafka listeners
			  - topic: deliveries
			    value: '{"item": "book"}'
			properties:
			  - orders.retries=0
			downstreams:
			  - property: stock.base-url     # is set to the URL of a server that answers:
			    path: /stock/*
			    status: 200
			    headers: {Content-Type: application/json}
			    body: '{"left": 3}'
			waivers:
			  - rule: client-inventory
			    subject: legacyClient
			    owner: team-orders
			    expires: 2027-01-31
			""";

	/**
	 * One request.
	 *
	 * @param method the method
	 * @param path path and query
	 * @param headers the headers
	 * @param body the body
	 * @param status the status that is expected
	 */
	record Sent(@DefaultValue("GET") String method, String path, @DefaultValue Map<String, String> headers,
			@DefaultValue("") String body, @DefaultValue("200") int status) {
	}

	/**
	 * One Kafka record.
	 *
	 * @param topic the topic
	 * @param headers the headers, beside the {@code traceparent} that the gate adds
	 * @param value the value
	 */
	record Published(String topic, @DefaultValue Map<String, String> headers, @DefaultValue("") String value) {
	}

	/**
	 * One service that the application calls.
	 *
	 * @param property the property that names its URL
	 * @param method the method that is answered
	 * @param path the path that is answered
	 * @param status the status of the answer
	 * @param headers the headers of the answer
	 * @param body the body of the answer
	 */
	record Downstream(String property, @DefaultValue("*") String method, @DefaultValue("/*") String path,
			@DefaultValue("200") int status, @DefaultValue Map<String, String> headers, @DefaultValue("") String body) {

		Answer answer() {
			return new Answer(this.method, this.path, this.status, this.headers, this.body);
		}

	}

	/**
	 * One finding that is set aside.
	 *
	 * @param rule the rule's id
	 * @param subject the finding's subject
	 * @param owner who mends it
	 * @param expires the last day on which it is set aside
	 */
	record Known(String rule, String subject, String owner, LocalDate expires) {

		Waiver waiver() {
			return new Waiver(this.rule, this.subject, this.owner, this.expires);
		}

	}

	/**
	 * Reads the file.
	 * @param resource the file, which may be absent
	 * @return what it says, everything empty if it is absent
	 * @throws IllegalArgumentException if it cannot be read, with what to mend
	 */
	static GateFile read(Resource resource) {
		if (!resource.exists()) {
			return new GateFile(List.of(), List.of(), List.of(), List.of(), List.of());
		}
		try {
			MutablePropertySources sources = new MutablePropertySources();
			for (PropertySource<?> source : new YamlPropertySourceLoader().load(NAME, resource)) {
				sources.addLast(source);
			}
			Binder binder = new Binder(ConfigurationPropertySources.from(sources), null,
					ApplicationConversionService.getSharedInstance());
			return binder.bindOrCreate("", Bindable.of(GateFile.class));
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalArgumentException("Cannot read " + resource.getDescription() + ": " + deepest(ex)
					+ "\nA file looks like this:\n\n" + EXAMPLE, ex);
		}
	}

	private static String deepest(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return String.valueOf(cause.getMessage());
	}

}
