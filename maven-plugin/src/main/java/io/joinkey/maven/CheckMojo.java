/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.maven;

import io.joinkey.check.run.GateProcess.Goal;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Judges the service of the module: starts it, sends requests, and compares what its
 * logs, metrics, traces, calls and records contain. The build fails if a join is broken.
 */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VERIFY, requiresDependencyResolution = ResolutionScope.TEST,
		threadSafe = true)
public class CheckMojo extends GateMojo {

	/**
	 * Also runs the goal {@code selftest}.
	 */
	@Parameter(property = "joinkey.gate.selftest")
	private @Nullable String selftest;

	@Override
	public void execute() throws MojoExecutionException, MojoFailureException {
		if (isSkipped()) {
			return;
		}
		run(Goal.CHECK);
		if (this.selftest != null && !this.selftest.equals("false")) {
			run(Goal.SELFTEST);
		}
	}

}
