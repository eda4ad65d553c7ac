/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.io.IOException;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.SubmissionPublisher;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Joinkey;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Code that a timer, a publisher or the container calls back. */
public final class Callbacks {

	private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

	private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

	private Callbacks() {
	}

	private static Runnable fixable(Runnable task) {
		return Variant.fixed() ? SNAPSHOTS.captureAll().wrap(task) : task;
	}

	/** Saves a cart a moment after its last change. */
	@EnableAutoConfiguration
	@RestController
	public static class Debounce {

		private final Timer timer = new Timer("save", true);

		public static void main(String[] arguments) {
			Platform.mvc(Debounce.class, arguments);
		}

		@GetMapping("/cart")
		public String cart() {
			log.info("Cart changed");
			Runnable save = fixable(() -> log.info("Cart saved"));
			this.timer.schedule(new TimerTask() {

				@Override
				public void run() {
					save.run();
				}

			}, 100);
			return "changed";
		}

	}

	/** Stores prices in a subscriber of the JDK's publisher. */
	@EnableAutoConfiguration
	@RestController
	public static class Flowpublisher {

		private final SubmissionPublisher<Runnable> commands = new SubmissionPublisher<>();

		Flowpublisher() {
			this.commands.consume(Runnable::run);
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Flowpublisher.class, arguments);
		}

		@GetMapping("/prices")
		public String prices() {
			log.info("Price published");
			this.commands.submit(fixable(() -> log.info("Price stored")));
			return "published";
		}

	}

	/** Logs the end of each request in a listener of the container. */
	@EnableAutoConfiguration
	@RestController
	public static class Requestlistener {

		public static void main(String[] arguments) {
			Platform.mvc(Requestlistener.class, arguments);
		}

		@GetMapping("/seats")
		public String seats() {
			log.info("Seats listed");
			return "seats";
		}

		@Bean
		ServletRequestListener ends() {
			return new ServletRequestListener() {

				@Override
				public void requestDestroyed(ServletRequestEvent event) {
					if (!Variant.fixed()) {
						end(event.getServletRequest());
					}
				}

			};
		}

		@Bean
		Filter endsInScope() {
			return (request, response, chain) -> {
				chain.doFilter(request, response);
				if (Variant.fixed()) {
					end(request);
				}
			};
		}

		private static void end(ServletRequest request) {
			log.info("Request to {} has ended", ((HttpServletRequest) request).getRequestURI());
		}

	}

	/** Reads a body without blocking. */
	@EnableAutoConfiguration
	public static class Readlistener {

		public static void main(String[] arguments) {
			Joinkey.mvc(Readlistener.class, arguments);
		}

		@Bean
		ServletRegistrationBean<HttpServlet> ingest() {
			ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(new Ingest(), "/ingest");
			registration.setAsyncSupported(true);
			return registration;
		}

		static class Ingest extends HttpServlet {

			@Override
			protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
				log.info("Body expected");
				AsyncContext async = request.startAsync();
				request.getInputStream().setReadListener(new Body(async, request.getInputStream()));
			}

		}

		static class Body implements ReadListener {

			private final ContextSnapshot snapshot = SNAPSHOTS.captureAll();

			private final AsyncContext async;

			private final ServletInputStream input;

			private int length;

			Body(AsyncContext async, ServletInputStream input) {
				this.async = async;
				this.input = input;
			}

			@Override
			public void onDataAvailable() throws IOException {
				while (this.input.isReady() && this.input.read() >= 0) {
					this.length++;
				}
			}

			@Override
			public void onAllDataRead() throws IOException {
				Runnable stored = () -> log.info("Stored {} bytes", this.length);
				(Variant.fixed() ? this.snapshot.wrap(stored) : stored).run();
				this.async.getResponse().getWriter().print("stored");
				this.async.complete();
			}

			@Override
			public void onError(Throwable failure) {
				this.async.complete();
			}

		}

	}

}
