/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.joinkey.check.capture.Client;
import io.joinkey.check.capture.ClientRequest;

/**
 * Sends requests, and notes each one whose answer does not come or does not end.
 */
final class NotedRequests {

	private final List<String> notes = new ArrayList<>();

	/**
	 * Sends a request.
	 * @param request the request
	 * @param name its name in a note
	 * @return the answer, if it is complete
	 */
	Optional<HttpResponse<String>> send(ClientRequest request, String name) {
		return send(request, name, new AtomicInteger());
	}

	/**
	 * Sends a request.
	 * @param request the request
	 * @param name its name in a note
	 * @param status takes the status of an answer that does not end
	 * @return the answer, if it is complete
	 */
	Optional<HttpResponse<String>> send(ClientRequest request, String name, AtomicInteger status) {
		try {
			return Optional.of(request.send());
		}
		catch (Client.CutOffException ex) {
			status.set(ex.status());
			noteOnce("cut off and not judged: " + name + ": " + ex.getMessage()
					+ "; exclude it, or raise request-timeout if it is only slow", place(name));
		}
		catch (IllegalStateException ex) {
			note("not answered: " + name + ": " + ex.getMessage());
		}
		return Optional.empty();
	}

	/** Return where the application was when the time was over. */
	private static String place(String name) {
		String[] parts = name.split(" ", 2);
		return RunningWork.handling(parts[0], parts[1]).map((work) -> "; it was at " + work.place()).orElse("");
	}

	/** The same request at the same time may be at another line. */
	private synchronized void noteOnce(String note, String place) {
		if (this.notes.stream().noneMatch((each) -> each.startsWith(note))) {
			this.notes.add(note + place);
		}
	}

	synchronized void note(String note) {
		if (!this.notes.contains(note)) {
			this.notes.add(note);
		}
	}

	synchronized List<String> notes() {
		return List.copyOf(this.notes);
	}

}
