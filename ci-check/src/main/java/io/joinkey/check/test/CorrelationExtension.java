/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.test;

import java.util.List;
import java.util.stream.Stream;

import io.joinkey.check.CorrelationRule;
import io.joinkey.check.Report;
import io.joinkey.check.Rule;
import io.joinkey.check.Telemetry;
import io.joinkey.check.capture.Recorder;
import io.joinkey.check.report.ReportFormat;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Hands the captured telemetry to a test method, and judges it after one that passed: the
 * verdict never hides a test's own failure.
 */
final class CorrelationExtension implements ParameterResolver, AfterTestExecutionCallback {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == CapturedTelemetry.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return telemetry(context);
	}

	@Override
	public void afterTestExecution(ExtensionContext context) {
		if (context.getExecutionException().isPresent()) {
			return;
		}
		CapturedTelemetry telemetry = telemetry(context);
		List<Rule> rules = rules(context.getRequiredTestClass());
		Telemetry all = rules.contains(CorrelationRule.ERROR_LINE_CORRELATED) ? telemetry.withFailure()
				: telemetry.all();
		Report report = Report.of(all, rules);
		if (!report.isPassed()) {
			throw new GateFailure(ReportFormat.TEXT.render(report, all));
		}
	}

	private static List<Rule> rules(Class<?> testClass) {
		CorrelationTest annotation = AnnotatedElementUtils.findMergedAnnotation(testClass, CorrelationTest.class);
		List<String> names = (annotation != null) ? List.of(annotation.rules()) : List.of();
		List<Rule> all = List.of(CorrelationRule.values());
		names.forEach((name) -> {
			if (all.stream().noneMatch((rule) -> rule.id().equals(name))) {
				throw new IllegalArgumentException("There is no rule '" + name + "': @CorrelationTest(rules) takes "
						+ all.stream().map(Rule::id).toList());
			}
		});
		Stream<Rule> chosen = all.stream()
			.filter((rule) -> names.isEmpty() || names.contains(rule.id())
					|| all.stream().anyMatch((other) -> names.contains(other.id()) && other.needs().contains(rule)));
		return chosen.toList();
	}

	private static CapturedTelemetry telemetry(ExtensionContext context) {
		return new CapturedTelemetry(SpringExtension.getApplicationContext(context).getBean(Recorder.class));
	}

}
