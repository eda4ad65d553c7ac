/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Recognizes the system that a start needs and that does not answer, and the property
 * that names it.
 */
final class MissingSystems {

	private static final Pattern ADDRESS = Pattern.compile("[\\w-]+([.][\\w-]+)*/?[\\w.:-]*:[0-9]{2,5}\\b");

	private static final Pattern ISSUER = Pattern.compile("Issuer of \"([^\"]+)\"");

	private static final Pattern NO_URL = Pattern
		.compile("Failed to determine (?:a )?suitable (driver class|jdbc url|R2DBC Connection URL)");

	private static final String DOCKER = "Could not find a valid Docker environment";

	/** The first that fits counts: a migration fails with the classes of a driver. */
	private static final List<NeededSystem> ALL = List
		.of(new NeededSystem("Redis", "spring.data.redis.host=localhost", "redis", "lettuce", "jedis"),
				new NeededSystem("MongoDB", "spring.mongodb.uri=mongodb://localhost:27017/test", "mongodb"),
				new NeededSystem("RabbitMQ", "spring.rabbitmq.host=localhost", "rabbitmq", "springframework.amqp"),
				new NeededSystem("Elasticsearch", "spring.elasticsearch.uris=http://localhost:9200", "elasticsearch"),
				new NeededSystem("Cassandra", "spring.cassandra.contact-points=localhost:9042", "cassandra",
						"oss.driver"),
				new NeededSystem("Neo4j", "spring.neo4j.uri=bolt://localhost:7687", "neo4j"),
				new NeededSystem("a database", "spring.r2dbc.url=r2dbc:h2:mem:///gate", "r2dbc"),
				new NeededSystem("a database", "spring.datasource.url=jdbc:h2:mem:gate", "jdbc", "java.sql.", "hikari",
						"org.postgresql", "com.mysql", "org.flywaydb", "liquibase"));

	private MissingSystems() {
	}

	private record NeededSystem(String name, String property, String... words) {

		private boolean isNamed(List<Throwable> causes) {
			return causes.stream()
				.map((cause) -> cause.getClass().getName().toLowerCase(Locale.ROOT))
				.anyMatch((type) -> List.of(this.words).stream().anyMatch(type::contains));
		}

		private boolean isDatabase() {
			return this.property.contains(":h2:");
		}

	}

	/** Return what is missing and what to write, if a system is. */
	static Optional<String> advice(List<Throwable> causes, KnownProperties properties) {
		if (says(causes, DOCKER)) {
			return Optional.of("Testcontainers found no Docker. Start Docker where the gate runs, or let "
					+ GateFile.NAME + " start an application without containers, and name running systems there:\n\n"
					+ "  application: com.example.Application\n" + "  properties:\n"
					+ "    - spring.datasource.url=jdbc:...\n\n");
		}
		Optional<Matcher> without = find(causes, NO_URL);
		if (without.isPresent()) {
			boolean reactive = without.get().group(1).startsWith("R2DBC");
			return Optional.of("The application has no URL of a database: neither "
					+ (reactive ? "spring.r2dbc.url" : "spring.datasource.url")
					+ " nor an embedded database is there.\nAdd "
					+ (reactive ? "io.r2dbc:r2dbc-h2" : "com.h2database:h2") + " in test scope, or name a database in "
					+ StartFailure.FILE + ":\n\n  properties:\n    - "
					+ (reactive ? "spring.r2dbc.url=r2dbc:..." : "spring.datasource.url=jdbc:...") + "\n\n");
		}
		Optional<Matcher> issuer = find(causes, ISSUER);
		if (issuer.isPresent()) {
			String url = issuer.get().group(1);
			return Optional.of("The issuer of tokens " + url
					+ " does not answer, and the application reads its configuration at the start.\n"
					+ "Name an issuer that answers where the gate runs, in " + StartFailure.FILE
					+ ":\n\n  properties:\n    - "
					+ properties.ending(url, notRead(causes))
						.orElse("spring.security.oauth2.client.provider.<name>.issuer-uri")
					+ "=http://localhost:9000\n\n");
		}
		Optional<NeededSystem> system = ALL.stream().filter((each) -> each.isNamed(causes)).findFirst();
		boolean refused = causes.stream()
			.anyMatch((each) -> each instanceof ConnectException || each instanceof UnknownHostException);
		return (system.isPresent() || refused) ? Optional.of(notRunning(system.orElse(null), causes, properties))
				: Optional.empty();
	}

	private static String notRunning(@Nullable NeededSystem system, List<Throwable> causes,
			KnownProperties properties) {
		Optional<String> host = host(causes);
		Optional<String> property = host.flatMap(properties::containing);
		if (system == null && property.isPresent()) {
			return "The application needs a system that is not running here: " + host.get() + ", which "
					+ property.get() + " names.\nName one that is running, in " + StartFailure.FILE
					+ ":\n\n  properties:\n    - " + property.get() + "=...\n\n";
		}
		String needs = "The application needs " + ((system != null) ? system.name() + ", which" : "a system that")
				+ " is not running here" + address(causes) + ".\n"
				+ ((system == null && address(causes).isEmpty()) ? properties.withUrl() : "");
		String start = "or start the system in a main method of src/test, and name its class there:\n\n"
				+ "  application: com.example.TestApplication\n\n";
		return (system == null)
				? needs + "Add an embedded system in test scope and its properties to " + StartFailure.FILE + ",\n"
						+ start
				: needs + (system.isDatabase()
						? "Add " + (system.property().contains("r2dbc") ? "io.r2dbc:r2dbc-h2" : "com.h2database:h2")
								+ " in test scope and its URL to "
						: "Name one that is running, in ") + StartFailure.FILE + ":\n\n  properties:\n    - "
						+ system.property() + "\n\n" + start;
	}

	/** Return what the names of properties start with that this start does not read. */
	private static String notRead(List<Throwable> causes) {
		return causes.stream()
			.flatMap((cause) -> Arrays.stream(cause.getStackTrace()))
			.anyMatch((frame) -> frame.getClassName().endsWith(".ClientRegistrations"))
					? "spring.security.oauth2.resourceserver." : "spring.security.oauth2.client.";
	}

	private static boolean says(List<Throwable> causes, String text) {
		return find(causes, Pattern.compile(Pattern.quote(text))).isPresent();
	}

	private static Optional<Matcher> find(List<Throwable> causes, Pattern pattern) {
		return causes.stream()
			.map((cause) -> pattern.matcher(String.valueOf(cause.getMessage())))
			.filter(Matcher::find)
			.findFirst();
	}

	/** Return the name that no server of names knows. */
	private static Optional<String> host(List<Throwable> causes) {
		return causes.stream()
			.filter((each) -> each instanceof UnknownHostException && each.getMessage() != null)
			.map((each) -> each.getMessage().split("[:/ ]")[0])
			.filter((name) -> !name.isEmpty())
			.findFirst();
	}

	/** Return the address in a message of a driver or client. */
	private static String address(List<Throwable> causes) {
		return find(causes, ADDRESS).map((found) -> " at " + found.group()).orElse("");
	}

}
