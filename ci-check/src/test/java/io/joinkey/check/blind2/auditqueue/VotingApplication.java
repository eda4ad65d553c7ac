/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.auditqueue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A worker writes the audit lines of a queue. */
@SpringBootApplication
public class VotingApplication {

	public static void main(String[] args) {
		Platform.mvc(VotingApplication.class, args);
	}

	@Component
	static class Audit {

		private static final Logger log = LoggerFactory.getLogger(Audit.class);

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		Audit() {
			Thread worker = new Thread(this::work, "audit");
			worker.setDaemon(true);
			worker.start();
		}

		void record(String event) {
			this.events.add(event);
		}

		private void work() {
			try {
				while (true) {
					log.info("Audit: {}", this.events.take());
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	@RestController
	static class Votes {

		private final Audit audit;

		Votes(Audit audit) {
			this.audit = audit;
		}

		@GetMapping("/votes")
		String vote() {
			this.audit.record("vote counted");
			return "counted";
		}

	}

}
