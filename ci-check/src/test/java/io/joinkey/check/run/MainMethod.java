/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.joinkey.check.run.GateProcess.Result;

/**
 * A kind of main method. The service of each has files or endpoints that further tests
 * look at, since each run of the gate needs a JVM.
 */
enum MainMethod {

	/** The tests have a name, a component and logging. Nothing of the kind is shipped. */
	PLAIN(Shapes.Plain.class) {

		@Override
		void prepare(BuiltModule module) throws IOException {
			BuiltModule.copy(Shapes.OfTheTests.class, module.tests());
			Files.writeString(module.tests().resolve("application.properties"),
					"spring.application.name=from-tests\nlogging.config=classpath:logback-test.xml\n");
			Files.writeString(module.tests().resolve("logback-test.xml"), logback("tests"));
		}

	},

	/** A name is shipped, and the file of the gate names the logging of the tests. */
	BLOCKS(Shapes.Blocks.class) {

		@Override
		void prepare(BuiltModule module) throws IOException {
			Files.writeString(module.tests().resolve("logback-test.xml"), logback("tests"));
			Files.writeString(module.classes().resolve("application.properties"), "spring.application.name=shipped\n");
			Files.writeString(module.tests().resolve("application.properties"), "spring.application.name=from-tests\n");
			module.file("properties: ['logging.config=classpath:logback-test.xml']\n");
		}

	},

	/** Logging is shipped, and the tests have another. */
	EXITS(Shapes.Exits.class) {

		@Override
		void prepare(BuiltModule module) throws IOException {
			Path shipped = module.classes();
			Path tests = module.tests();
			Files.writeString(shipped.resolve("logback-spring.xml"), logback("shipped"));
			Files.writeString(tests.resolve("logback-test.xml"), logback("tests"));
			Files.writeString(tests.resolve("logback-spring.xml"), logback("tests"));
		}

	},

	/** An endpoint writes secrets. */
	CLOSES(Shapes.Closes.class, Shapes.Leaks.class) {

		@Override
		void prepare(BuiltModule module) throws IOException {
			module.file("""
					credentials:
					  basic: {username: ann, password: 'o"pen&sesame'}
					  headers: {X-Tenant: tenant-4711}
					properties: [payment.password=hunter2]
					requests:
					  - {path: /secrets, headers: {X-Api-Key: key-of-the-request}}
					""");
		}

	},

	/** Many endpoints, some of which must not be called, and a runner without an end. */
	REFUSES_OPTIONS(Shapes.RefusesOptions.class, Shapes.ManyEndpoints.class, Shapes.OwnEndpoint.class,
			Shapes.RunnerNeverEnds.class) {

		@Override
		void prepare(BuiltModule module) throws IOException {
			module.property("management.endpoints.web.exposure.include", "*");
			module.file("requests: [{method: POST, path: /orders, twice: true}]\n");
		}

	},

	/** Two posts of an endpoint meet. */
	INTERACTIVE(Shapes.Interactive.class, Shapes.Exchanges.class, Shapes.Keeps.class, Shapes.Meeting.class) {

		@Override
		void prepare(BuiltModule module) throws IOException {
			module.file("requests: [{method: POST, path: /orders, twice: true},"
					+ " {method: POST, path: /kept, twice: true}]\n");
		}

	},

	/** It is in the tests. Requests do not end, or end the JVM. */
	OF_THE_TESTS(Shapes.NeedsArguments.class, Shapes.Endless.class) {

		@Override
		void prepare(BuiltModule module) throws IOException {
			BuiltModule.copy(Shapes.TestMain.class, module.tests());
			BuiltModule.copy(Shapes.More.class, module.tests());
			module.property("management.tracing.sampling.probability", "1");
			module.file(
					"application: " + Shapes.TestMain.class.getName() + "\narguments: [north]\nrequest-timeout: 6s\n");
		}

	};

	private final List<Class<?>> types;

	MainMethod(Class<?> main, Class<?>... components) {
		this.types = new ArrayList<>(List.of(main, Shapes.Service.class));
		this.types.addAll(List.of(components));
	}

	void prepare(BuiltModule module) throws IOException {
	}

	Judged judge(Path directory) throws IOException, InterruptedException {
		BuiltModule module = new BuiltModule(directory, BuiltModule.WEB);
		prepare(module);
		return new Judged(module, module.run(Duration.ofMinutes(2), this.types.toArray(Class<?>[]::new)));
	}

	private static String logback(String prefix) {
		return "<configuration><appender name='CONSOLE' class='ch.qos.logback.core.ConsoleAppender'><encoder><pattern>"
				+ prefix + "|%m%n</pattern></encoder></appender>"
				+ "<root level='INFO'><appender-ref ref='CONSOLE'/></root></configuration>";
	}

	/**
	 * What the gate found.
	 *
	 * @param module the module
	 * @param result how the gate ended
	 */
	record Judged(BuiltModule module, Result result) {
	}

}
