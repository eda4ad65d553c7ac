/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.joinkey.check.capture.Client;
import io.joinkey.check.capture.ClientRequest;
import io.joinkey.check.capture.Recorder;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Telemetry;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Sends the gate's requests to the application. An endpoint of the application is called
 * at most twice, and then at the same time. {@link HandlerTraffic} sends all other
 * requests.
 */
final class Traffic {

	/** The number of endpoints that are called twice at the same time. */
	private static final int AT_ONCE = 5;

	/** After this time no further endpoint is called. */
	private static final Duration LONGEST = Duration.ofMinutes(1);

	/** How many endpoints a note names. */
	private static final int NAMED = 3;

	private static final int REDIRECT = 300;

	private static final int SERVER_ERROR = 500;

	private final GateFile file;

	private final boolean web;

	private final List<GateFile.Sent> requests = new ArrayList<>();

	private final NotedRequests noted = new NotedRequests();

	private final List<ExpectedStatus.Answer> answers = new ArrayList<>();

	private final CalledMappings mappings = new CalledMappings();

	private final Refusals refusals;

	private final FailedEndpoints failures = new FailedEndpoints();

	private final Login login;

	private final String errorPage;

	/** Paths of the application that no request may reach. */
	private final Set<String> spared = new HashSet<>();

	private boolean failed;

	private boolean loggedIn = true;

	/**
	 * Paths that Spring's dispatcher serves, where the gate's own handler comes first.
	 */
	private final Set<String> mapped = new HashSet<>();

	private Traffic(GateFile file, ConfigurableApplicationContext context) {
		this.file = file;
		this.login = new Login(file);
		this.refusals = new Refusals(ProposedLogin.ofClassPath(file.credentials() != null));
		this.errorPage = Mappings.errorPage(context.getEnvironment());
		this.web = context.getEnvironment().containsProperty("local.server.port");
		this.requests.addAll(file.requests());
		if (this.web) {
			List<Mapping> found = Mappings.of(context);
			found.forEach(this::discovered);
			file.exclude()
				.stream()
				.filter((pattern) -> found.stream().noneMatch((mapping) -> mapping.isMatched(pattern)))
				.forEach((pattern) -> this.noted.note("exclude '" + pattern
						+ "' matches no mapping, so it excludes nothing: it is compared with the mapping's path, without a context path"));
		}
	}

	static Traffic of(GateFile file, ConfigurableApplicationContext context) {
		return new Traffic(file, context);
	}

	private void discovered(Mapping mapping) {
		if (mapping.isRegretted()) {
			this.spared.add(mapping.pattern());
		}
		else if (mapping.pattern().equals(this.errorPage)) {
			// the failure that the gate provokes reaches it, as no caller does
			return;
		}
		Optional<String> obstacle = this.login.isPage(mapping.pattern())
				? Optional.of("it is the login page, which the login reads") : mapping.obstacle(this.file);
		GateFile.Sent request = GateFile.Sent.discovered(mapping.path(this.file));
		this.mapped.add(request.path());
		this.mappings.add(mapping, obstacle.orElse("the calls before took too long"));
		if (obstacle.isEmpty() && this.requests.stream().noneMatch((each) -> isSame(each, request))) {
			this.requests.add(request);
		}
	}

	private static boolean isSame(GateFile.Sent left, GateFile.Sent right) {
		return left.method().equals(right.method()) && left.path().split("\\?")[0].equals(right.path());
	}

	/**
	 * Sends everything.
	 * @param recorder what sends and records
	 */
	void send(Recorder recorder) {
		Client client = recorder.client();
		client.limit(this.file.requestTimeout());
		recorder.spare(this.spared);
		if (this.web) {
			this.login.begin(recorder).ifPresent((refused) -> {
				this.loggedIn = false;
				this.noted.note(refused);
			});
			List<String> open = own(recorder, client);
			List<String> served = open.stream().filter((path) -> this.mapped.contains(path.split("\\?")[0])).toList();
			new HandlerTraffic(recorder, this.noted).send(served, this.mapped.stream().sorted().toList(), this.failed);
		}
		else {
			recorder.requests().work();
		}
		this.file.records().forEach((record) -> recorder.publish(record.topic(), record.headers(), record.value()));
	}

	/** Return the answers to requests that expect a status. */
	ExpectedStatus expectedStatus() {
		return new ExpectedStatus(this.answers, this.file.credentials() != null);
	}

	List<Coverage.Mapping> mappings(Telemetry telemetry) {
		return this.mappings.read(telemetry.requests());
	}

	/**
	 * Return what a reader has to know before the findings.
	 * @param telemetry what was seen
	 */
	List<String> notes(Telemetry telemetry) {
		// a login that failed explains the refusals
		List<String> all = new ArrayList<>(
				this.loggedIn ? this.refusals.notes(AskedAuthorities.of(telemetry)) : List.of());
		all.addAll(this.failures.notes());
		if (this.web && this.refusals.isEmpty()) {
			boolean none = mappings(telemetry).isEmpty();
			all.add((none ? "The gate found no endpoint of the application. " : Coverage.NO_ENDPOINT + suggestive())
					+ "It judged "
					+ (this.file.records().isEmpty() ? "only requests to its own handler. "
							: "requests to its own handler, and the records of the file. ")
					+ (none ? "If there is one, list requests to it" : "List requests") + " under requests, in "
					+ GateFile.NAME);
		}
		all.addAll(this.noted.notes());
		return all;
	}

	private String suggestive() {
		List<String> suggestive = this.mappings.suggestive();
		int more = suggestive.size() - NAMED;
		return suggestive.isEmpty() ? "" : "The name suggests a change in "
				+ String.join(", ", suggestive.subList(0, Math.min(NAMED, suggestive.size())))
				+ ((more > 0) ? " and " + more + " more" : "") + ": list those that do no harm if they are called. ";
	}

	/** Calls the application's own endpoints, and returns the paths that it let in. */
	private List<String> own(Recorder recorder, Client client) {
		List<String> open = new ArrayList<>();
		int twice = 0;
		long end = System.nanoTime() + LONGEST.toNanos();
		for (GateFile.Sent request : this.requests) {
			if (System.nanoTime() > end) {
				this.noted.note("not called: " + request.method() + " " + request.path()
						+ ": the calls before took more than " + LONGEST.toSeconds() + " s");
				continue;
			}
			this.mappings.called(request);
			boolean again = request.isTwice() && twice < AT_ONCE;
			twice += again ? 1 : 0;
			CompletableFuture<?> other = again
					? CompletableFuture.supplyAsync(() -> call(client, request),
							(task) -> new Thread(task, "joinkey-gate-2").start())
					: CompletableFuture.completedFuture(0);
			ExpectedStatus.Answer answer = call(client, request);
			other.join();
			boolean refused = this.refusals.add(answer);
			this.failures.add(answer);
			this.failed |= answer.status() >= SERVER_ERROR;
			if (!refused && answer.status() > 0 && answer.status() < REDIRECT) {
				open.add(request.path());
			}
			if (request.status() != 0) {
				this.answers.add(answer);
			}
		}
		return open;
	}

	private ExpectedStatus.Answer call(Client client, GateFile.Sent request) {
		String name = request.method() + " " + request.path();
		AtomicInteger head = new AtomicInteger();
		return this.noted
			.send(request(client, request).header("tracestate", "joinkey=gate")
				.header("baggage", "joinkey.gate=joinkey-gate-secret"), name, head)
			.map((response) -> new ExpectedStatus.Answer(request, response.statusCode(),
					response.headers().firstValue("Location").orElse(""), response.body()))
			.orElseGet(() -> new ExpectedStatus.Answer(request, head.get(),
					(head.get() != 0) ? "" : "no answer, or none within the time limit", ""));
	}

	private ClientRequest request(Client client, GateFile.Sent request) {
		ClientRequest sent = client.request(request.method(), this.login.target(request.method(), request.path()))
			.body(request.body());
		request.headers().forEach(sent::header);
		this.login.tokens(request.method()).forEach(sent::header);
		return sent;
	}

}
