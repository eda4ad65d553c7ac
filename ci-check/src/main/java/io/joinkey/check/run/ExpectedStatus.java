/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.Rule;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Telemetry;

/**
 * Finds requests of the file whose answer had an unexpected status, and names the likely
 * reason.
 */
final class ExpectedStatus implements Rule {

	static final String ID = "expected-status";

	private static final Pattern LOGIN = Pattern.compile("(?i).*(login|signin|oauth|saml|sso|auth).*");

	private final List<Answer> answers;

	private final boolean credentials;

	ExpectedStatus(List<Answer> answers, boolean credentials) {
		this.answers = List.copyOf(answers);
		this.credentials = credentials;
	}

	@Override
	public String id() {
		return ID;
	}

	@Override
	public String summary() {
		return "each request of " + GateFile.NAME + " is answered with its status";
	}

	@Override
	public void judge(Telemetry telemetry, Judgement judgement) {
		if (this.answers.isEmpty()) {
			judgement.notApplicable("no request of " + GateFile.NAME + " expects a status");
			return;
		}
		judgement.saw(this.answers.size());
		Set<String> asked = AskedAuthorities.of(telemetry);
		this.answers.stream().filter((answer) -> !answer.isExpected()).forEach((answer) -> {
			GateFile.Sent request = answer.request();
			Optional<SentRequest> sent = telemetry.requests()
				.stream()
				.filter((each) -> each.method().equals(request.method()) && each.target().equals(request.path())
						&& each.status() == answer.status())
				.findFirst();
			judgement.broken(request.method() + " " + request.path(),
					new Diagnosis("status " + request.status() + " (" + GateFile.NAME + " line " + request.line() + ")",
							seen(answer, sent.flatMap((each) -> failure(telemetry, each))), null,
							remedy(answer, asked)),
					sent.stream().toArray(Evidence[]::new));
		});
	}

	/** Return the requests with an answer that was not the expected one. */
	List<String> unexpected() {
		return this.answers.stream()
			.filter((answer) -> !answer.isExpected())
			.map((answer) -> answer.request().method() + " " + answer.request().path() + ": " + answer.status())
			.toList();
	}

	private static String seen(Answer answer, Optional<String> failure) {
		if (answer.status() == 0) {
			return answer.detail();
		}
		return "status " + answer.status() + (answer.detail().isEmpty() ? "" : " to " + answer.detail())
				+ ((answer.status() >= 500) ? failure.map((line) -> "; the log says: " + line).orElse("") : "");
	}

	/** The first line of level ERROR that was logged for a request. */
	private static Optional<String> failure(Telemetry telemetry, SentRequest request) {
		Optional<String> trace = request.headers()
			.stream()
			.filter((header) -> header.name().equalsIgnoreCase("traceparent"))
			.map((header) -> header.value().split("-"))
			.filter((parts) -> parts.length > 1)
			.map((parts) -> parts[1])
			.findFirst();
		return trace.flatMap((id) -> telemetry.lines()
			.stream()
			.filter((line) -> line.event().level().equals("ERROR") && isOf(line, request, id, telemetry))
			.map((line) -> line.event().logger() + ": " + text(line))
			.findFirst());
	}

	private static boolean isOf(LogLine line, SentRequest request, String trace, Telemetry telemetry) {
		SpanContext active = line.event().snapshot().active();
		if (active != null) {
			return active.traceId().equals(trace);
		}
		// the container logs after the scope has closed, on the same thread
		long order = line.event().snapshot().order();
		return request.sender().order() <= order && order <= request.endOrder()
				&& telemetry.spans()
					.stream()
					.anyMatch((span) -> span.context().traceId().equals(trace)
							&& span.source().thread().equals(line.event().snapshot().thread()));
	}

	private static String text(LogLine line) {
		String message = line.event().message().replaceAll("\\s+", " ").strip();
		return (message.length() > 300) ? message.substring(0, 300) + "..." : message;
	}

	private String remedy(Answer answer, Set<String> asked) {
		int status = answer.status();
		String correct = "or correct the status in " + GateFile.NAME;
		if (status == 401 || status == 403 || (status >= 300 && status < 400 && isLogin(answer))) {
			return this.credentials ? "the application does not accept the credentials in " + GateFile.NAME
					+ (asked.isEmpty() ? ": correct them, "
							: ": Spring Security asks for " + String.join(", ", asked) + "; correct them, ")
					+ correct : ProposedLogin.ofClassPath(false).text("  ", asked);
		}
		if (status >= 200 && status < 300) {
			return "the application accepted the request: correct the status in " + GateFile.NAME;
		}
		if (status >= 300 && status < 400) {
			return "request the path to which the answer redirects, " + correct;
		}
		return switch (status) {
			case 0 -> "raise request-timeout, or accept any status with status: 0";
			case 404 -> "correct the path: it has no handler, or the entity does not exist; " + correct;
			case 405 -> "correct the method, " + correct;
			case 400, 415, 422 -> "correct the body or its Content-Type header, " + correct;
			default -> (status >= 500)
					? "fix the failure, or give the application what it needs: properties or downstreams in "
							+ GateFile.NAME
					: "correct the request, " + correct;
		};
	}

	private static boolean isLogin(Answer answer) {
		return LOGIN.matcher(answer.detail()).matches();
	}

	static List<Rule> with(ExpectedStatus first, List<? extends Rule> rules) {
		return first.answers.isEmpty() ? List.copyOf(rules) : Stream.concat(Stream.of(first), rules.stream()).toList();
	}

	/**
	 * What the application answered to a request of the file.
	 *
	 * @param request the request
	 * @param status the status, or 0 without an answer
	 * @param detail the target of a redirect, or why there was no answer
	 * @param body the body, empty without an answer
	 */
	record Answer(GateFile.Sent request, int status, String detail, String body) {

		boolean isExpected() {
			return this.status == this.request.status();
		}

	}

}
