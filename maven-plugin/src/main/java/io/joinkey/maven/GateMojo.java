/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.inject.Inject;

import io.joinkey.check.run.ClassPath;
import io.joinkey.check.run.Gate;
import io.joinkey.check.run.GateProcess;
import io.joinkey.check.run.GateProcess.Goal;
import io.joinkey.check.run.GateProcess.Result;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/**
 * The common parts of both goals: the module's class path, a JVM, and the output.
 */
@SuppressWarnings("NullAway.Init")
abstract class GateMojo extends AbstractMojo {

	/** What the gate needs beside the classes of the service itself. */
	private static final List<String> OWN = List.of("io.joinkey:joinkey-ci-check", "net.bytebuddy:byte-buddy",
			"net.bytebuddy:byte-buddy-agent", "org.jspecify:jspecify");

	@Parameter(defaultValue = "${project}", readonly = true, required = true)
	private MavenProject project;

	@Parameter(defaultValue = "${session}", readonly = true, required = true)
	private MavenSession session;

	@Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
	private List<Artifact> pluginArtifacts;

	/**
	 * Skips the gate.
	 */
	@Parameter(property = "joinkey.gate.skip", defaultValue = "false")
	private boolean skip;

	@Parameter(property = "skipTests", defaultValue = "false", readonly = true)
	private boolean skipTests;

	@Parameter(property = "maven.test.skip", defaultValue = "false", readonly = true)
	private boolean skipTestClasses;

	/**
	 * How long the gate may take, such as {@code 90s} or {@code 5m}. The default is three
	 * minutes.
	 */
	@Parameter(property = "joinkey.gate.timeout")
	private @Nullable String timeout;

	/**
	 * Arguments of the JVM in which the service is judged. The default is the property
	 * {@code argLine}, as in Surefire.
	 */
	@Parameter(property = "joinkey.gate.argLine")
	private @Nullable String argLine;

	/**
	 * System properties of the JVM in which the service is judged. Those of Maven's
	 * command line are passed on as well.
	 */
	@Parameter
	private Map<String, String> systemProperties = new HashMap<>();

	/**
	 * The directory of the report and the evidence.
	 */
	@Parameter(defaultValue = "${project.build.directory}/joinkey")
	private File reportDirectory;

	@Inject
	private ToolchainManager toolchains;

	final boolean isSkipped() {
		String reason = this.skip ? "joinkey.gate.skip is set"
				: (this.skipTests || this.skipTestClasses) ? "the tests are skipped"
						: this.project.getPackaging().equals("pom") ? "a pom has no application"
								: Files.isDirectory(classes()) ? "" : "this module has no classes";
		if (!reason.isEmpty()) {
			getLog().info("Correlation gate skipped: " + reason);
		}
		return !reason.isEmpty();
	}

	final void run(Goal goal) throws MojoExecutionException, MojoFailureException {
		Result result;
		try {
			result = new GateProcess(settings()).run(goal);
		}
		catch (IOException | DependencyResolutionRequiredException | IllegalArgumentException ex) {
			throw new MojoExecutionException("The correlation gate cannot run: " + ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MojoExecutionException("The correlation gate was interrupted", ex);
		}
		if (result.code() == GateProcess.CLEAN) {
			result.text().lines().forEach(getLog()::info);
			return;
		}
		getLog().error("\n\n" + result.text());
		throw new MojoFailureException((result.code() == GateProcess.FINDINGS)
				? "The correlation gate failed, see above and " + this.reportDirectory
				: "The correlation gate could not judge the application, see above");
	}

	private GateProcess.Settings settings() throws DependencyResolutionRequiredException {
		Map<String, String> properties = new HashMap<>(this.systemProperties);
		this.session.getUserProperties().stringPropertyNames().forEach((name) -> {
			String value = this.session.getUserProperties().getProperty(name);
			properties.put(name, value);
		});
		return new GateProcess.Settings(java(), jvmArguments(), classPath(), properties,
				this.project.getBasedir().toPath(), this.reportDirectory.toPath(), limit());
	}

	private Duration limit() {
		return Gate.limit((this.timeout != null) ? this.timeout : "");
	}

	private Path classes() {
		return Path.of(this.project.getBuild().getOutputDirectory());
	}

	private ClassPath classPath() throws DependencyResolutionRequiredException {
		List<Path> entries = new ArrayList<>(this.project.getTestClasspathElements().stream().map(Path::of).toList());
		List<String> there = this.project.getArtifacts().stream().map(GateMojo::id).toList();
		this.pluginArtifacts.stream()
			.filter((artifact) -> OWN.contains(id(artifact)) && !there.contains(id(artifact)))
			.forEach((artifact) -> entries.add(artifact.getFile().toPath()));
		return new ClassPath(entries, List.of(classes()),
				List.of(Path.of(this.project.getBuild().getTestOutputDirectory())));
	}

	private static String id(Artifact artifact) {
		return artifact.getGroupId() + ":" + artifact.getArtifactId();
	}

	private List<String> jvmArguments() {
		String text = Stream
			.of(this.argLine, this.session.getUserProperties().getProperty("argLine"),
					this.project.getProperties().getProperty("argLine"))
			.filter((each) -> each != null && !each.isBlank())
			.findFirst()
			.orElse("");
		return Stream.of(text.strip().split("\\s+")).filter((each) -> !each.isEmpty()).toList();
	}

	private Path java() {
		Toolchain toolchain = this.toolchains.getToolchainFromBuildContext("jdk", this.session);
		String found = (toolchain != null) ? toolchain.findTool("java") : null;
		return (found != null) ? Path.of(found) : Path.of(System.getProperty("java.home"), "bin", "java");
	}

}
