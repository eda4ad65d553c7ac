/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

import io.joinkey.check.evidence.SentRequest;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Sends requests that the gate adds for evidence: a new trace, a caller that is not
 * trusted, a business key and a failure.
 */
public final class OwnRequests {

	private static final int CLIENT_ERROR = 400;

	private static final int SERVER_ERROR = 500;

	private final ConfigurableApplicationContext context;

	private final Client client;

	private final ApplicationEvidence evidence;

	private final GateHandler handler;

	private final NewTraces newTraces;

	OwnRequests(ConfigurableApplicationContext context, Client client, ApplicationEvidence evidence,
			GateHandler handler) {
		this.context = context;
		this.client = client;
		this.evidence = evidence;
		this.handler = handler;
		this.newTraces = new NewTraces(evidence.spans(), client);
	}

	/**
	 * Begins new traces until one of them is recorded, which a sampler leaves to chance:
	 * Spring Boot records one in ten.
	 * @param request makes a request that may be sent often
	 */
	public void beginTrace(Supplier<ClientRequest> request) {
		this.newTraces.send(request);
	}

	/**
	 * Sends requests as a caller that the application does not trust, until one of them
	 * is recorded. Sends none if the application trusts each caller.
	 * @param request makes a request that may be sent often
	 */
	public void beStranger(Supplier<ClientRequest> request) {
		if (this.client.edge().isOn()) {
			this.newTraces.sendStrangers(request);
		}
	}

	/**
	 * Sends requests with business keys, if the application has some: the same key with a
	 * trace and without.
	 * @param request makes a request that may be sent often
	 */
	public void sendKeys(Supplier<ClientRequest> request) {
		new KeyedRequests(this.context.getEnvironment(), this.evidence.spans(), this.client).send(request);
	}

	/**
	 * Logs within a new trace of the application's tracer, for an application that has no
	 * web server and so cannot be sent a request. Does so until a trace is recorded,
	 * which a sampler leaves to chance.
	 */
	public void work() {
		this.newTraces.work(new GateWork(this.context.getBeanFactory()), this.handler::log);
	}

	/**
	 * Makes the application fail, unless a request has failed already: sends an earlier
	 * request once more, with a header that makes the gate's own handler throw. It passes
	 * the application's filters, security and exception handling. Of its handlers it
	 * reaches only the error page, and only where {@link Recorder#spare} lets it.
	 */
	public void provokeFailure() {
		List<SentRequest> sent = this.client.sent()
			.stream()
			.filter((request) -> request.sender().order() >= this.evidence.begun())
			.toList();
		if (sent.stream().noneMatch((request) -> request.status() >= SERVER_ERROR)) {
			// one that security lets in, if there is one
			sent.stream()
				.min(Comparator.comparing((request) -> request.status() >= CLIENT_ERROR))
				.ifPresent((request) -> this.handler.fail(this.client, request));
		}
	}

}
