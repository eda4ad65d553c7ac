/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.time.Duration;

import io.joinkey.check.capture.Recorder;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Notifies a {@link Launch} of the progress of its application. Does nothing in a JVM
 * without a launch. A {@code SpringApplicationHook} would not do: it is bound to one
 * thread, and {@code SpringApplication.from} replaces it.
 */
final class LaunchListener implements SpringApplicationRunListener {

	private final @Nullable Launch launch;

	LaunchListener(SpringApplication application) {
		this.launch = Launch.takes(application);
	}

	@Override
	public void contextPrepared(ConfigurableApplicationContext context) {
		if (this.launch != null) {
			this.launch.prepared(context);
		}
		else {
			// it configures the logging again if an earlier one has cleaned it up
			Recorder.lookAgain();
		}
	}

	@Override
	public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
		if (this.launch != null) {
			this.launch.tell(Launch.Kind.STARTED);
		}
	}

	@Override
	public void ready(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
		if (this.launch != null) {
			this.launch.tell(Launch.Kind.READY);
		}
	}

	@Override
	public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
		if (this.launch != null) {
			this.launch.tell(Launch.Kind.FAILED, exception);
		}
	}

}
