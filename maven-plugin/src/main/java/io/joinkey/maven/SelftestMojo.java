/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.maven;

import io.joinkey.check.run.GateProcess.Goal;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Cuts each wire of the service in turn and shows which rule sees it.
 */
@Mojo(name = "selftest", requiresDependencyResolution = ResolutionScope.TEST, threadSafe = true)
public class SelftestMojo extends GateMojo {

	@Override
	public void execute() throws MojoExecutionException, MojoFailureException {
		if (!isSkipped()) {
			run(Goal.SELFTEST);
		}
	}

}
