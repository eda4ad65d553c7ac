/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.platform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts an application that has nothing but the starter of Joinkey. */
public final class Joinkey {

	private static final String SECURITY = "org.springframework.boot.security.autoconfigure.";

	private static final String NO_SECURITY = SECURITY + "SecurityAutoConfiguration," + SECURITY
			+ "UserDetailsServiceAutoConfiguration," + SECURITY + "ReactiveUserDetailsServiceAutoConfiguration,"
			+ SECURITY + "web.servlet.SecurityFilterAutoConfiguration," + SECURITY
			+ "web.servlet.ServletWebSecurityAutoConfiguration," + SECURITY
			+ "web.reactive.ReactiveWebSecurityAutoConfiguration," + SECURITY
			+ "actuate.web.servlet.ManagementWebSecurityAutoConfiguration," + SECURITY
			+ "actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration";

	private Joinkey() {
	}

	/** Spring MVC. */
	public static void mvc(Class<?> application, String[] arguments, String... properties) {
		run(application, arguments, "servlet", properties);
	}

	/** Spring MVC with Kafka. */
	public static void kafka(Class<?> application, String[] arguments, String... properties) {
		Stream<String> kafka = Stream.of("spring.autoconfigure.exclude=" + NO_SECURITY,
				"spring.kafka.consumer.auto-offset-reset=earliest", "spring.kafka.consumer.group-id=blind");
		run(application, arguments, "servlet", Stream.concat(kafka, Stream.of(properties)).toArray(String[]::new));
	}

	/** Spring WebFlux. */
	public static void webFlux(Class<?> application, String[] arguments, String... properties) {
		run(application, arguments, "reactive", properties);
	}

	private static void run(Class<?> application, String[] arguments, String type, String... properties) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("server.port", "0");
		all.put("spring.application.name", "blind");
		all.put("spring.main.web-application-type", type);
		all.put("spring.main.banner-mode", "off");
		all.put("spring.autoconfigure.exclude",
				NO_SECURITY + ",org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration");
		for (String property : properties) {
			String[] pair = property.split("=", 2);
			all.put(pair[0], pair[1]);
		}
		new SpringApplicationBuilder(application).properties(all).run(arguments);
	}

}
