/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.joinkey.check.rules.CorrelationRule;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Breaks of what the application writes by itself: an appender without an encoder, a
 * handler of {@code java.util.logging}, and a header of its responses.
 */
final class OwnOutputSabotages {

	private static final Logger log = LoggerFactory.getLogger(OwnOutputSabotages.class);

	private OwnOutputSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		return List.of(
				new Sabotage("an appender that sends datagrams without ids", CorrelationRule.LOG_EVERY_APPENDER,
						mvc.with(SendsMessage.class), "event.getMDCPropertyMap()", mvc.with(SendsIds.class)),
				new Sabotage("a handler of java.util.logging", CorrelationRule.LOG_EVERY_APPENDER,
						mvc.with(HandlesItself.class).requesting("/accounts"), "setUseParentHandlers(true)",
						mvc.with(Audits.class).requesting("/accounts")),
				new Sabotage("a handler of java.util.logging that a request adds", CorrelationRule.LOG_EVERY_APPENDER,
						mvc.with(HandlesLater.class).requesting("/accounts"), "setUseParentHandlers(true)",
						mvc.with(Audits.class).requesting("/accounts")),
				new Sabotage("the trace of the first request in each response", CorrelationRule.INBOUND_CONTINUED,
						mvc.with(NamesFirstTrace.class), "for each response from the current span",
						mvc.with(NamesTrace.class)));
	}

	abstract static class Sends extends AppenderBase<ILoggingEvent> implements DisposableBean {

		Sends() {
			LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
			setContext(logback);
			setName("DATAGRAMS");
			start();
			logback.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
		}

		@Override
		protected void append(ILoggingEvent event) {
			byte[] line = line(event).getBytes(StandardCharsets.UTF_8);
			try (DatagramSocket socket = new DatagramSocket()) {
				socket.send(new DatagramPacket(line, line.length, InetAddress.getLoopbackAddress(), 9));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		abstract String line(ILoggingEvent event);

		@Override
		public void destroy() {
			((LoggerContext) getContext()).getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
		}

	}

	static class SendsMessage extends Sends {

		@Override
		String line(ILoggingEvent event) {
			return event.getLevel() + " " + event.getFormattedMessage();
		}

	}

	static class SendsIds extends Sends {

		@Override
		String line(ILoggingEvent event) {
			return event.getLevel() + " " + event.getFormattedMessage() + " " + event.getMDCPropertyMap().get("traceId")
					+ " " + event.getMDCPropertyMap().get("spanId");
		}

	}

	@RestController
	static class Audits {

		final java.util.logging.Logger audit = java.util.logging.Logger.getLogger("com.acme.audit");

		@GetMapping("/accounts")
		String accounts() {
			log.info("Accounts listed");
			this.audit.info("Accounts were read");
			return "accounts";
		}

	}

	static class HandlesItself extends Audits implements DisposableBean {

		final Handler handler = new ConsoleHandler();

		HandlesItself() {
			this.audit.setUseParentHandlers(false);
			this.audit.addHandler(this.handler);
		}

		@Override
		public void destroy() {
			this.audit.removeHandler(this.handler);
			this.audit.setUseParentHandlers(true);
		}

	}

	/** The class that logs is loaded by the first request. */
	static class HandlesLater extends HandlesItself {

		HandlesLater() {
			this.audit.removeHandler(this.handler);
		}

		@Override
		String accounts() {
			synchronized (this) {
				if (this.audit.getHandlers().length == 0) {
					this.audit.addHandler(this.handler);
				}
			}
			return super.accounts();
		}

	}

	static class NamesTrace extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			response.setHeader("X-Trace-Id", traceId());
			chain.doFilter(request, response);
		}

		String traceId() {
			return MDC.get("traceId");
		}

	}

	static class NamesFirstTrace extends NamesTrace {

		private String first;

		@Override
		synchronized String traceId() {
			this.first = (this.first != null) ? this.first : super.traceId();
			return this.first;
		}

	}

}
