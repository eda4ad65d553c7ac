/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.junit;

import java.util.List;

import io.joinkey.check.Report;
import io.joinkey.check.Rule;
import io.joinkey.check.capture.Client;
import io.joinkey.check.capture.Recorder;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import org.assertj.core.api.AssertProvider;

/**
 * Gives access to the evidence of the application under test. It is a parameter of a
 * {@link CorrelationTest}, which sends requests with it and asserts on it with
 * {@code assertThat(telemetry)}.
 */
public final class CapturedTelemetry implements AssertProvider<TelemetryAssert> {

	private final Recorder recorder;

	CapturedTelemetry(Recorder recorder) {
		this.recorder = recorder;
	}

	/**
	 * Return the client that sends requests to the application.
	 * @return an uninstrumented client
	 */
	public Client client() {
		return this.recorder.client();
	}

	/**
	 * Waits until the work that the requests started has ended, and returns the evidence
	 * since the test began.
	 * @return the evidence
	 */
	public Telemetry all() {
		return this.recorder.telemetry();
	}

	/**
	 * Judges the evidence by every rule. If no request has failed yet, one is made to
	 * fail, see {@link Recorder#requests()}.
	 * @return the report
	 */
	public Report report() {
		return Evaluation.of(withFailure(), List.<Rule>of(CorrelationRule.values()));
	}

	/** Return all evidence. If no request failed, the gate provokes a failure first. */
	Telemetry withFailure() {
		this.recorder.requests().provokeFailure();
		return all();
	}

	@Override
	public TelemetryAssert assertThat() {
		return new TelemetryAssert(this);
	}

}
