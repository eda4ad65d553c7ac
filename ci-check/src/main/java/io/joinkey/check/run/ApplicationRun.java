/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import io.joinkey.check.capture.FaultInjection;
import io.joinkey.check.capture.ProductionFiles;
import io.joinkey.check.capture.Recorder;
import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Telemetry;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * One application, started by its own main method, observed and stopped.
 */
final class ApplicationRun {

	private static final String MANAGEMENT_PORT = "management.server.port";

	private final Entry entry;

	private final GateFile file;

	private final @Nullable FaultInjection cut;

	private @Nullable Recorder recorder;

	private KnownProperties properties = KnownProperties.NONE;

	ApplicationRun(Class<?> main, GateFile file, @Nullable FaultInjection cut) {
		this.entry = new Entry(main);
		this.file = file;
		this.cut = cut;
	}

	/**
	 * Starts the application, sends the requests and records of the file, and stops it.
	 * @param properties more properties of the application
	 * @param limit how long its start may take
	 * @return what was seen
	 */
	Seen observe(Map<String, String> properties, Duration limit) {
		List<BackendName> backendNames = BackendFiles.read(Path.of(""), this.file.backendFiles());
		// system properties and no arguments: a main method may refuse options
		Properties before = (Properties) System.getProperties().clone();
		all(properties).forEach(System::setProperty);
		Launch launch = new Launch(this.entry, this::prepare);
		Runnable testFilesAgain = ProductionFiles.enable();
		try {
			ConfigurableApplicationContext context = launch.start(this.file.arguments().toArray(String[]::new), limit);
			Recorder observing = this.recorder;
			if (observing == null) {
				throw new CouldNotJudge(StartFailure.noApplication(this.entry));
			}
			Traffic traffic = Traffic.of(this.file, context);
			traffic.send(observing);
			Telemetry telemetry = observing.telemetry().withBackendNames(backendNames);
			List<String> notes = new ArrayList<>(traffic.notes(telemetry));
			notes.addAll(DownstreamNotes.of(this.file.downstreams(), observing.downstreams(), this.properties));
			notes.addAll(RecordNotes.of(this.file.records(), telemetry));
			launch.exit()
				.ifPresent((place) -> notes.add(0, "The application called System.exit while it was judged, at " + place
						+ ": exclude the request that leads to this call in " + GateFile.NAME));
			notes.addAll(launch.notes());
			Coverage coverage = telemetry.coverage().withMappings(traffic.mappings(telemetry)).withNotes(notes);
			return new Seen(telemetry.withCoverage(coverage), traffic.expectedStatus());
		}
		finally {
			launch.close();
			testFilesAgain.run();
			// also what Spring Boot leaves in the JVM, for the next application to find
			System.setProperties(before);
		}
	}

	/**
	 * The evidence and the notes of a run.
	 *
	 * @param telemetry the evidence
	 * @param expectedStatus what judges the answers to the requests of the file
	 */
	record Seen(Telemetry telemetry, ExpectedStatus expectedStatus) {

		List<String> unexpected() {
			return this.expectedStatus.unexpected();
		}

		List<String> notes() {
			return this.telemetry.coverage().notes();
		}
	}

	private Map<String, String> all(Map<String, String> properties) {
		Map<String, String> all = new LinkedHashMap<>(properties);
		all.put("server.port", "0");
		// a request that does not end is not waited for
		all.putIfAbsent("server.shutdown", "immediate");
		if (!this.file.profiles().isEmpty()) {
			all.put("spring.profiles.active", String.join(",", this.file.profiles()));
		}
		this.file.properties().forEach((property) -> {
			String[] parts = property.split("=", 2);
			all.put(parts[0].strip(), (parts.length > 1) ? parts[1].strip() : "");
		});
		if (this.cut != null) {
			all.putAll(this.cut.properties());
		}
		return all;
	}

	private void prepare(ConfigurableApplicationContext context) {
		Recorder prepared = Recorder.prepare(context,
				this.file.downstreams().stream().map(GateFile.Downstream::answer).toList(), this.cut);
		this.recorder = prepared;
		new Login(this.file).prepare(prepared, context);
		Map<String, Object> first = new HashMap<>();
		this.file.downstreams()
			.forEach((downstream) -> first.put(downstream.property(),
					prepared.downstreams().url(downstream.property())));
		ConfigurableEnvironment environment = context.getEnvironment();
		if (!environment.getProperty(MANAGEMENT_PORT, "-1").startsWith("-")) {
			first.put(MANAGEMENT_PORT, "0");
		}
		if (!this.file.downstreams().isEmpty()) {
			this.properties = KnownProperties.of(environment);
		}
		environment.getPropertySources().addFirst(new MapPropertySource("joinkey-downstreams", first));
	}

}
