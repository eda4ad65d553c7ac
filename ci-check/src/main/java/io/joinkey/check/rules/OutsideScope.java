/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Finds lines of a request that were logged while no span was active on its thread.
 */
final class OutsideScope {

	private static final String LISTENER = """
			%s is a ServletRequestListener, which the container calls outside of all filters: log in \
			HandlerInterceptor.afterCompletion(...), or in a filter of the order Ordered.HIGHEST_PRECEDENCE + 2 or later""";

	private static final String VALVE = """
			%s is a Valve of Tomcat, which runs outside of all filters: log in a filter of the order \
			Ordered.HIGHEST_PRECEDENCE + 2 or later instead""";

	private static final String INTERCEPTOR = """
			%s is a HandlerInterceptor, which runs again for the error page, after the server observation has ended: leave \
			the error page out, excludePathPatterns("/error") where it is registered""";

	private static final String ERROR_PAGE = """
			%s also runs for the error page, after the server observation has ended: log failures where they are handled, in \
			an @ExceptionHandler, and nothing for the error page; a ResponseBodyAdvice leaves it out if supports(...) returns \
			!ErrorController.class.isAssignableFrom(parameter.getContainingClass())""";

	private static final String ERROR_DISPATCH = """
			what logs in %s also runs for the error page, after the server observation has ended: leave the error page \
			out. A filter extends OncePerRequestFilter, whose shouldNotFilterErrorDispatch() returns true by default. An \
			interceptor is registered with excludePathPatterns("/error"). Other code returns before it logs if \
			request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null""";

	private static final String ERROR_FILTER = """
			%s runs again for the error page, after the server observation has ended: leave the error page out, by a \
			OncePerRequestFilter whose shouldNotFilterErrorDispatch() returns true, as it does by default, or by \
			setDispatcherTypes(DispatcherType.REQUEST) of its FilterRegistrationBean""";

	private static final String REACTIVE = """
			log before the server observation ends: in a WebFilter, chain.filter(exchange).doOnSuccess((done) -> \
			log.info(...)).doOnError((ex) -> log.info(...)), and not in what wraps the HttpHandler, \
			such as an httpHandlerDecorator, which runs outside of it""";

	private static final String LOG_EARLIER = "log before the server observation ends: in the handler, or ";

	private static final String IN_CHAIN = """
			if a hook of the client logs, such as HttpClient.doOnResponse(...) of Reactor Netty, it runs outside of the \
			reactive chain: log in an operator, doOnNext or doOnSuccess, or in a filter of the WebClient, builder.filter((request, next) -> { log.info(...); \
			return next.exchange(request).doOnNext((response) -> log.info(...)); })""";

	private OutsideScope() {
	}

	/** Return why a line has no span, if it was logged on the thread of a request. */
	static Optional<Diagnosis> diagnose(Setup setup, SpanIndex traces, LogEvent event) {
		return server(traces, event.snapshot()).map((server) -> diagnosis(setup, traces, event, server));
	}

	/** The SERVER span on whose thread, and during whose request, something happened. */
	private static Optional<SpanRecord> server(SpanIndex traces, ThreadSnapshot snapshot) {
		return traces.requests(snapshot.order())
			.flatMap((request) -> traces.servers(request).stream())
			.filter((span) -> span.isOn(snapshot))
			// before the span an event loop may have served any other work
			.filter((span) -> snapshot.order() >= span.timing().order()
					|| !OutgoingRemedies.isEventLoop(snapshot.thread()))
			.findFirst();
	}

	/** The container calls a request listener before and after all filters. */
	private static Optional<String> listener(Setup setup) {
		return setup.wiring()
			.named(Part.REQUEST_LISTENER)
			.map((named) -> LISTENER.formatted(named) + (setup.wiring().named(Part.EARLY_FILTER).isPresent()
					? "; if a filter logs the line, " + FilterOrder.remedy(setup) : ""));
	}

	private static Optional<String> interceptor(Setup setup, LogEvent event) {
		return logging(setup, Part.HANDLER_INTERCEPTOR, event).map(INTERCEPTOR::formatted);
	}

	/** Return what a line needs that a valve logs. */
	static Optional<String> valve(Setup setup, LogEvent event) {
		return logging(setup, Part.VALVE, event).map(VALVE::formatted);
	}

	/** The logger of a valve may have another name than its class. */
	static Optional<String> unnamedValve(Setup setup, LogEvent event) {
		Wiring wiring = setup.wiring();
		boolean filter = named(setup, Part.EARLY_FILTER, event).isPresent();
		return wiring.named(Part.VALVE)
			.filter((valve) -> !filter)
			.map((valve) -> VALVE.formatted(valve) + "; if a filter logs the line, " + FilterOrder.remedy(setup));
	}

	/**
	 * Return what a line needs by the innermost part of the application that led to it.
	 * Its logger may have another name, or a helper may have logged it.
	 */
	private static Optional<String> called(Setup setup, LogEvent event, Part... parts) {
		for (String caller : event.callers()) {
			for (Part part : parts) {
				Optional<String> found = setup.wiring()
					.beans()
					.getOrDefault(part, List.of())
					.stream()
					.filter((named) -> named.equals(caller) || named.contains("(" + caller + ")"))
					.findFirst();
				if (found.isPresent()) {
					return Optional.of(of(setup, part, found.get()));
				}
			}
		}
		return Optional.empty();
	}

	/** The container forwards a failed request to the error page. */
	private static Optional<String> errorDispatch(LogEvent event) {
		return !event.callers().contains(LogEvent.FORWARD) ? Optional.empty()
				: event.callers()
					.stream()
					.filter((caller) -> !caller.equals(LogEvent.FORWARD))
					.findFirst()
					.map(ERROR_DISPATCH::formatted);
	}

	/** Return whether the server calls one of some classes, or forwarded the request. */
	static boolean isOfServer(Setup setup, List<String> callers) {
		return callers.contains(LogEvent.FORWARD)
				|| called(setup, new LogEvent(new ThreadSnapshot(0, "", null, Map.of()), "", "", "", callers),
						Part.VALVE, Part.EARLY_FILTER, Part.REQUEST_LISTENER, Part.HANDLER_INTERCEPTOR, Part.ERROR_PAGE,
						Part.FILTER)
					.isPresent();
	}

	private static String of(Setup setup, Part part, String named) {
		return switch (part) {
			case VALVE -> VALVE.formatted(named);
			case REQUEST_LISTENER -> LISTENER.formatted(named);
			case HANDLER_INTERCEPTOR -> INTERCEPTOR.formatted(named);
			case ERROR_PAGE -> ERROR_PAGE.formatted(named);
			case FILTER -> FilterOrder.isLate(setup) ? FilterOrder.remedy(setup) : ERROR_FILTER.formatted(named);
			default -> FilterOrder.remedy(setup);
		};
	}

	/**
	 * Return the one that logs with the logger of its own class, or of the class around
	 * it.
	 */
	private static Optional<String> logging(Setup setup, Part part, LogEvent event) {
		return setup.wiring()
			.beans()
			.getOrDefault(part, List.of())
			.stream()
			.filter((type) -> type.equals(event.logger()) || type.startsWith(event.logger() + "$"))
			.findFirst();
	}

	private static Optional<String> errorPage(Setup setup, LogEvent event) {
		return named(setup, Part.ERROR_PAGE, event).map(ERROR_PAGE::formatted);
	}

	/** Return what a line needs of a filter that runs within the server observation. */
	private static Optional<String> laterFilter(Setup setup, LogEvent event) {
		return FilterOrder.isLate(setup) ? Optional.empty()
				: named(setup, Part.FILTER, event).map(ERROR_FILTER::formatted);
	}

	private static Optional<String> named(Setup setup, Part part, LogEvent event) {
		return setup.wiring()
			.beans()
			.getOrDefault(part, List.of())
			.stream()
			.filter((named) -> named.contains("(" + event.logger() + ")") || named.contains("(" + event.logger() + "$"))
			.findFirst();
	}

	private static Diagnosis diagnosis(Setup setup, SpanIndex traces, LogEvent event, SpanRecord server) {
		ThreadSnapshot snapshot = event.snapshot();
		String expected = "the ids of " + server.context();
		if (snapshot.order() < server.timing().order()) {
			return new Diagnosis(expected, "none: the line was logged before the scope was opened", server,
					valve(setup, event)
						.or(() -> called(setup, event, Part.VALVE, Part.REQUEST_LISTENER, Part.EARLY_FILTER))
						.or(() -> listener(setup))
						.or(() -> unnamedValve(setup, event))
						.orElseGet(() -> FilterOrder.remedy(setup)));
		}
		if (snapshot.order() <= server.timing().endOrder()) {
			return new Diagnosis(expected,
					"none: the span ran, and thread " + snapshot.thread() + " had no span active", server,
					noneActive(setup, traces, event));
		}
		return new Diagnosis(expected, "none: the line was logged after the scope was closed", server,
				OutgoingRemedies.isEventLoop(snapshot.thread()) ? reactive(setup) : after(setup, event));
	}

	/** The server observation of WebFlux ends before what is around its handler. */
	private static String reactive(Setup setup) {
		return REACTIVE + (setup.threads().reactorAutomatic() ? "" : "; and " + ReactorHopRules.automatic(setup))
				+ setup.wiring()
					.named(Part.WEB_FILTER)
					.map((named) -> "; the application's filters are " + named)
					.orElse("");
	}

	/** Return the remedy for an operator that runs when the observation has ended. */
	static Optional<String> afterReactive(Setup setup, SpanIndex traces, ThreadSnapshot snapshot) {
		return server(traces, snapshot)
			.filter((server) -> OutgoingRemedies.isEventLoop(snapshot.thread())
					&& snapshot.order() > server.timing().endOrder())
			.map((server) -> reactive(setup));
	}

	private static String after(Setup setup, LogEvent event) {
		return valve(setup, event).or(() -> interceptor(setup, event))
			.or(() -> errorPage(setup, event))
			.or(() -> laterFilter(setup, event))
			.or(() -> called(setup, event, Part.HANDLER_INTERCEPTOR, Part.ERROR_PAGE, Part.FILTER, Part.EARLY_FILTER,
					Part.VALVE, Part.REQUEST_LISTENER))
			.or(() -> errorDispatch(event))
			.or(() -> listener(setup))
			.or(() -> unnamedValve(setup, event))
			.orElseGet(() -> (FilterOrder.explains(setup) ? "" : LOG_EARLIER) + FilterOrder.remedy(setup));
	}

	/** A hook of Reactor Netty is called by no operator. */
	private static String noneActive(Setup setup, SpanIndex traces, LogEvent event) {
		ThreadSnapshot snapshot = event.snapshot();
		if (!OutgoingRemedies.isEventLoop(snapshot.thread())) {
			return ServerCallbacks.isRegisteredIn(setup, event.logger()) ? ServerCallbacks.wrap(setup)
					: OutgoingRemedies.outside(setup) + "; where the request is asynchronous, "
							+ ServerCallbacks.wrap(setup);
		}
		return (snapshot.caller() == Caller.ANY || snapshot.caller() == Caller.CLIENT_HOOK) ? inChain(setup)
				: byFilters(setup, traces).orElseGet(() -> OutgoingRemedies.outside(setup));
	}

	static String inChain(Setup setup) {
		return IN_CHAIN + (setup.threads().reactorAutomatic() ? "" : "; and " + ReactorHopRules.automatic(setup))
				+ CodeSites.lookAtHooks(setup);
	}

	/** The gate's own handler has only the filters in common with the application's. */
	private static Optional<String> byFilters(Setup setup, SpanIndex traces) {
		return traces.lines()
			.stream()
			.filter((line) -> line.event().isOfGate() && line.traceId() == null
					&& line.event().snapshot().active() == null)
			.map((line) -> ReactorHopRules.byFilters(setup, line.event().snapshot()))
			.flatMap(Optional::stream)
			.findFirst();
	}

}
