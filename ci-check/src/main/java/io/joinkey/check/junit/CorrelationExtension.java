/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.junit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Report;
import io.joinkey.check.Rule;
import io.joinkey.check.capture.Recorder;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.report.ReportFormat;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Passes the captured telemetry to a test method, and judges it after a method that
 * passed. What the application did before the test is not judged.
 */
final class CorrelationExtension
		implements ParameterResolver, BeforeAllCallback, BeforeEachCallback, AfterTestExecutionCallback {

	private static final Namespace STORE = Namespace.create(CorrelationExtension.class);

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == CapturedTelemetry.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return telemetry(context);
	}

	/** Begins the observation. Work before all tests belongs to the first test. */
	@Override
	public void beforeAll(ExtensionContext context) {
		Recorder recorder = recorder(context);
		recorder.begin();
		context.getStore(STORE).put(Recorder.class, recorder);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		Recorder recorder = recorder(context);
		Object begun = context.getParent().map((parent) -> parent.getStore(STORE).remove(Recorder.class)).orElse(null);
		if (begun != recorder) {
			recorder.begin();
		}
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
		Report report = Evaluation.of(all, rules);
		if (!report.isPassed()) {
			throw new GateFailure(ReportFormat.TEXT.render(report, all));
		}
		List<String> named = names(context.getRequiredTestClass());
		String unseen = report.outcomes()
			.stream()
			.filter((outcome) -> named.contains(outcome.rule().id()) && outcome.isNotExercised())
			.map((outcome) -> "  " + outcome.rule().id() + "  " + outcome.reason() + "\n")
			.collect(Collectors.joining());
		if (!unseen.isEmpty()) {
			throw new GateFailure("@CorrelationTest names rules for which the test left no evidence.\n"
					+ "Send a request that leads to the evidence, or remove the rule:\n" + unseen);
		}
	}

	private static List<Rule> rules(Class<?> testClass) {
		List<String> names = names(testClass);
		List<Rule> all = List.of(CorrelationRule.values());
		names.forEach((name) -> {
			if (all.stream().noneMatch((rule) -> rule.id().equals(name))) {
				throw new IllegalArgumentException("Unknown rule '" + name + "' in @CorrelationTest(rules). Use one of "
						+ all.stream().map(Rule::id).toList());
			}
		});
		Stream<Rule> chosen = all.stream()
			.filter((rule) -> names.isEmpty() || names.contains(rule.id())
					|| all.stream().anyMatch((other) -> names.contains(other.id()) && other.needs().contains(rule)));
		return chosen.toList();
	}

	private static List<String> names(Class<?> testClass) {
		CorrelationTest annotation = AnnotatedElementUtils.findMergedAnnotation(testClass, CorrelationTest.class);
		return (annotation != null) ? List.of(annotation.rules()) : List.of();
	}

	private static Recorder recorder(ExtensionContext context) {
		return SpringExtension.getApplicationContext(context).getBean(Recorder.class);
	}

	private static CapturedTelemetry telemetry(ExtensionContext context) {
		return new CapturedTelemetry(recorder(context));
	}

}
