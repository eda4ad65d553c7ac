/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.logging.ConsoleHandler;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Joinkey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where lines go, and what they have. */
public final class Lines {

	private static final Logger log = LoggerFactory.getLogger(Lines.class);

	private Lines() {
	}

	private static String text(String ids, String otherwise) {
		return Variant.fixed() ? ids : otherwise;
	}

	/** Sends its lines to syslog as well. */
	@EnableAutoConfiguration
	@RestController
	public static class Syslog {

		public static void main(String[] arguments) {
			System.setProperty("syslog.suffix",
					text("trace_id=%X{traceId} span_id=%X{spanId} %msg", "%logger{20} %msg"));
			Platform.mvc(Syslog.class, arguments, "logging.config=classpath:blind4/syslog.xml");
		}

		@GetMapping("/doors")
		public String doors() {
			log.info("Door opened");
			return "open";
		}

	}

	/** Names the members of its structured lines, to keep them short. */
	@EnableAutoConfiguration
	@RestController
	public static class Includelist {

		public static void main(String[] arguments) {
			String members = "@timestamp,level,logger_name,message,service";
			Platform.mvc(Includelist.class, arguments,
					"logging.structured.json.include=" + text(members + ",traceId,spanId,trace_flags", members));
		}

		@GetMapping("/lamps")
		public String lamps() {
			log.info("Lamp lit");
			return "lit";
		}

	}

	/** Writes by Log4j2, with the keys of another agent. */
	@EnableAutoConfiguration
	@RestController
	public static class Log4jkeys {

		public static void main(String[] arguments) {
			boolean right = Variant.fixed() && !Variant.remedied();
			System.setProperty("trace.key", right ? "traceId" : "trace.id");
			System.setProperty("span.key", right ? "spanId" : "span.id");
			System.setProperty("more.ids", Variant.remedied() ? "[%X{traceId},%X{spanId}]" : "");
			Platform.mvc(Log4jkeys.class, arguments, "logging.config=classpath:blind4/log4j2-keys.xml");
		}

		@GetMapping("/taps")
		public String taps() {
			log.info("Tap opened");
			return "open";
		}

	}

	/** Writes by Log4j2, as Spring Boot configures it. */
	@EnableAutoConfiguration
	@RestController
	public static class Hlog4j {

		public static void main(String[] arguments) {
			Platform.mvc(Hlog4j.class, arguments,
					"logging.config=classpath:org/springframework/boot/logging/log4j2/log4j2.xml");
		}

		@GetMapping("/pumps")
		public String pumps() {
			log.info("Pump started");
			return "started";
		}

	}

	/** Has an audit library that writes by the handlers of the JDK. */
	@EnableAutoConfiguration
	@RestController
	public static class Julhandler {

		private final java.util.logging.Logger audit = java.util.logging.Logger.getLogger("com.acme.audit");

		Julhandler() {
			if (!Variant.fixed()) {
				this.audit.setUseParentHandlers(false);
				this.audit.addHandler(new ConsoleHandler());
			}
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Julhandler.class, arguments);
		}

		@GetMapping("/accounts")
		public String accounts() {
			log.info("Accounts listed");
			this.audit.info("Accounts were read by a clerk");
			return "accounts";
		}

	}

	/** Prints the stack trace of a failure that it recovers from. */
	@EnableAutoConfiguration
	@RestController
	public static class Stacktrace {

		public static void main(String[] arguments) {
			Joinkey.mvc(Stacktrace.class, arguments);
		}

		@GetMapping("/maps")
		public String maps() {
			log.info("Map asked for");
			try {
				return String.valueOf(Integer.parseInt("north"));
			}
			catch (NumberFormatException ex) {
				if (Variant.fixed()) {
					log.warn("Map by default", ex);
				}
				else {
					ex.printStackTrace();
				}
				return "default";
			}
		}

	}

	/** Has a file for each tenant, which is made when the tenant first comes. */
	@EnableAutoConfiguration
	@RestController
	public static class Sifting {

		public static void main(String[] arguments) {
			System.setProperty("sift.pattern",
					text("trace_id=%X{traceId} span_id=%X{spanId} %msg%n", "%d %level %msg%n"));
			Joinkey.mvc(Sifting.class, arguments, "logging.config=classpath:blind4/sifting.xml");
		}

		@GetMapping("/shelves")
		public String shelves() {
			try (MDC.MDCCloseable tenant = MDC.putCloseable("tenant", "acme")) {
				log.info("Shelf filled");
			}
			return "filled";
		}

	}

	/** Sends its lines by datagrams, in a form of its own. */
	@EnableAutoConfiguration
	@RestController
	public static class Datagrams {

		Datagrams() {
			Shipper shipper = new Shipper();
			LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
			shipper.setContext(context);
			shipper.start();
			context.getLogger("ROOT").addAppender(shipper);
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Datagrams.class, arguments);
		}

		@GetMapping("/wells")
		public String wells() {
			log.info("Well dug");
			return "dug";
		}

		static class Shipper extends AppenderBase<ILoggingEvent> {

			@Override
			protected void append(ILoggingEvent event) {
				String ids = text(" trace_id=" + event.getMDCPropertyMap().get("traceId") + " span_id="
						+ event.getMDCPropertyMap().get("spanId"), "");
				byte[] line = (event.getLevel() + " " + event.getFormattedMessage() + ids)
					.getBytes(StandardCharsets.UTF_8);
				try (DatagramSocket socket = new DatagramSocket()) {
					socket.send(new DatagramPacket(line, line.length, InetAddress.getLoopbackAddress(), 9));
				}
				catch (Exception ex) {
					addError("not sent", ex);
				}
			}

		}

	}

	/** Logs with the user in an operator, and empties the MDC. */
	@EnableAutoConfiguration
	@RestController
	public static class Doeach {

		public static void main(String[] arguments) {
			Platform.webFlux(Doeach.class, arguments);
		}

		@GetMapping("/songs")
		public Mono<String> songs() {
			return Mono.just("song").doOnEach((signal) -> {
				if (signal.isOnNext()) {
					MDC.put("user", "u-17");
					log.info("Song found");
					if (Variant.fixed()) {
						MDC.remove("user");
					}
					else {
						MDC.clear();
					}
				}
			}).map((song) -> {
				log.info("Song played");
				return song;
			});
		}

	}

	/** Writes GELF, whose fields begin with an underscore. */
	@EnableAutoConfiguration
	@RestController
	public static class Hgelf {

		public static void main(String[] arguments) {
			Platform.mvc(Hgelf.class, arguments, "logging.structured.format.console=gelf",
					"-logging.structured.json.add.service", "-logging.structured.json.rename.traceId",
					"-logging.structured.json.rename.spanId", "logging.structured.json.rename._traceId=_trace_id",
					"logging.structured.json.rename._spanId=_span_id");
		}

		@GetMapping("/bells")
		public String bells() {
			log.info("Bell rung");
			return "rung";
		}

	}

	/** Writes ECS, whose fields are trace.id and span.id. */
	@EnableAutoConfiguration
	@RestController
	public static class Hecs {

		public static void main(String[] arguments) {
			Platform.mvc(Hecs.class, arguments, "logging.structured.format.console=ecs",
					"-logging.structured.json.add.service", "logging.structured.json.rename.traceId=trace.id",
					"logging.structured.json.rename.spanId=span.id");
		}

		@GetMapping("/ropes")
		public String ropes() {
			log.info("Rope cut");
			return "cut";
		}

	}

}
