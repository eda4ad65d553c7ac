/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.List;

import io.joinkey.check.Report;
import io.joinkey.check.capture.FaultInjection;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import io.joinkey.check.rules.Observed;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SelfTest}.
 */
class SelfTestTests {

	private final SelfTest table = new SelfTest();

	@Test
	void anUndetectedFaultFailsTheSelfTest() {
		this.table.add(FaultInjection.OUTGOING_HEADER, report(Observed.healthy()));
		assertThat(this.table.isPassed()).isFalse();
		assertThat(this.table.toString()).contains("outgoing-header    outgoing-traceparent     NO");
	}

	@Test
	void aCutThatItsRuleSeesPasses() {
		Telemetry healthy = Observed.healthy();
		this.table.add(FaultInjection.METRICS_ENDPOINT,
				report(new Telemetry(healthy.requests(), healthy.lines(), healthy.spans(), healthy.exchanges(),
						healthy.records(), healthy.deliveries(), List.of(), healthy.setup(), List.of(), List.of(),
						Coverage.NONE)));
		assertThat(this.table.isPassed()).isTrue();
		assertThat(this.table.toString()).contains("metrics-endpoint   openmetrics-served       yes");
	}

	@Test
	void aMissingWireIsReportedAsAbsent() {
		this.table.skip(FaultInjection.KAFKA_LISTENER);
		assertThat(this.table.isPassed()).isTrue();
		assertThat(this.table.toString()).contains("the application has no such wire");
		assertThat(SelfTest.applies(FaultInjection.OUTGOING_HEADER, report(Observed.healthy()))).isTrue();
	}

	private static Report report(Telemetry telemetry) {
		return Evaluation.of(telemetry, List.of(CorrelationRule.values()));
	}

}
