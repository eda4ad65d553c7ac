/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.joinkey.check.blind3.platform.Variant;

/**
 * The applications, with what was expected of each before the first run.
 */
final class Cases {

	private static final Set<String> REMEDIED = Set.of("aftercommit", "asyncconfigurer", "auditfile", "b3consume",
			"callablepool", "contextprefix", "contextreplaced", "correlationid", "custompropagator", "ddids",
			"doubleinject", "emptyregistry", "excludedclient", "exportpredicate", "frozensnapshot", "hooksoff",
			"mdcallowlist", "ownfactory", "ownregistry", "pathpredicate", "percentilesonly", "poller", "securitypool",
			"starterlimited", "tenantmap", "threenames", "topicprefix", "truncatedvalues", "urlconnection",
			"uuidformat");

	private static final Set<String> FIXED = Set.of("callablepool", "contextexcluded", "contextreplaced",
			"custompropagator", "ddids", "decrypting", "emitterdone", "fairqueue", "fireandforget", "hooksoff",
			"mdcallowlist", "millisids", "nullscope", "ownregistry", "poller", "shadowkey", "swappedids", "threenames",
			"topicprefix");

	private Cases() {
	}

	private static List<Case> all() {
		List<Case> all = new ArrayList<>();
		breaks(all);
		shapes(all);
		return all;
	}

	/** Return the cases that have a variant: only some breaks are remedied or fixed. */
	static List<Case> all(Variant variant) {
		return switch (variant) {
			case BROKEN -> all();
			case REMEDIED -> all().stream().filter((one) -> REMEDIED.contains(one.key())).toList();
			case FIXED -> all().stream().filter((one) -> FIXED.contains(one.key())).toList();
		};
	}

	private static void breaks(List<Case> all) {
		broken(all, "asyncconfigurer", false, "",
				"Configures its own executor for asynchronous methods, and forgets the context.",
				"the line of the asynchronous method has no trace id",
				"set ContextPropagatingTaskDecorator on the executor of the AsyncConfigurer");
		broken(all, "callablepool", false, "", "Runs the callables of MVC controllers on a pool of its own.",
				"the line in the Callable has no trace id", "set ContextPropagatingTaskDecorator on the pool");
		broken(all, "frozensnapshot", false, "", "Wraps its pool with a snapshot that was captured once, at the start.",
				"the wrapper restores the empty context of the start, so the line on the pool has no trace id",
				"pass snapshotFactory::captureAll as the supplier");
		broken(all, "emptyregistry", false, "", "Propagates with a context registry that knows no thread-local.",
				"nothing is captured, so the line on the pool has no trace id",
				"use ContextRegistry.getInstance(), the default of the builder");
		broken(all, "securitypool", false, "", "Propagates the security context to its pool, and only that.",
				"the line on the pool has the user and no trace id",
				"wrap the pool with ContextExecutorService as well");
		broken(all, "aftercommit", false, "downstreams:\n  - property: rates.url\n",
				"An asynchronous listener works after the commit, with the defaults of Spring Boot.",
				"the line of the listener has no trace id, and its call starts a new trace",
				"spring.task.execution.propagate-context=true");
		broken(all, "poller", false, "downstreams:\n  - property: rates.url\n",
				"Polls with a timer thread made by hand, outside of any span.",
				"the polling lines have no trace id, although the calls that they describe have traces",
				"use @Scheduled, or open an Observation for each run");
		broken(all, "emitterdone", false, "", "Logs in the completion callback of an emitter.",
				"the container runs the callback outside of the scope, so its line has no trace id",
				"wrap the callback with a snapshot of the request");
		broken(all, "nullscope", false, "", "Hides the span from a legacy library, and logs meanwhile.",
				"the line within the empty scope has no trace id", "do not open withSpan(null) around the call");
		broken(all, "urlconnection", false, "downstreams:\n  - property: rates.url\n",
				"Calls with java.net.URL, as code of 2009 does.", "the call has no traceparent",
				"use the injected RestClient.Builder");
		broken(all, "doubleinject", false, "downstreams:\n  - property: rates.url\n",
				"An interceptor injects the context, although the observation already does.",
				"the call has two traceparent headers, so a receiver ignores both", "remove the interceptor");
		broken(all, "b3consume", false, "downstreams:\n  - property: rates.url\n",
				"Reads B3 headers only, since the old gateway sent them.",
				"a request with traceparent starts a new trace", "management.tracing.propagation.consume=w3c, or both");
		broken(all, "custompropagator", false, "downstreams:\n  - property: rates.url\n",
				"Propagates with a header of the company instead of W3C.", "traceparent is neither read nor written",
				"add W3CTraceContextPropagator to the ContextPropagators bean");
		broken(all, "pathpredicate", false, "downstreams:\n  - property: rates.url\n",
				"Leaves the actuator unobserved, by a prefix that is too short.",
				"requests below /accounts have no span, no id on their lines, and start new traces downstream",
				"compare with /actuator");
		broken(all, "millisids", false, "downstreams:\n  - property: rates.url\n",
				"Makes sortable ids out of the clock.",
				"spans of one millisecond share their ids, so unrelated requests join", "use the default IdGenerator");
		broken(all, "exportpredicate", false, "downstreams:\n  - property: rates.url\n",
				"Exports no client spans, to save money.",
				"a call carries the id of a span that is never exported, so the trace has a hole",
				"remove the SpanExportingPredicate");
		broken(all, "tenantmap", false, "", "Sets the tenant as the whole MDC.",
				"setContextMap replaces the ids, so the lines of the handler have none",
				"MDC.put(\"tenant\", ...) and MDC.remove(\"tenant\")");
		broken(all, "contextexcluded", false, "", "Writes structured lines without the MDC.", "no line has a trace id",
				"logging.structured.json.context.include=true");
		broken(all, "contextprefix", false, "", "Puts the MDC below a prefix.",
				"the id is in ctx.traceId or similar, and not in trace_id, which the other services use",
				"remove logging.structured.json.context.prefix");
		broken(all, "truncatedvalues", false, "", "Shortens long values of structured lines, the trace id too.",
				"the trace id on the lines is the first 24 characters of the real one",
				"leave trace_id out of the value processor");
		broken(all, "uuidformat", false, "", "Formats ids on the lines as UUIDs, as the log store wants them.",
				"the line has the id with dashes, the trace without, so a search by equality finds nothing",
				"remove the value processor");
		broken(all, "ddids", false, "", "Writes the ids as decimal numbers of one vendor, and drops the real ones.",
				"dd.trace_id has the lower 64 bits in decimal, and nothing else joins",
				"keep trace_id beside dd.trace_id");
		broken(all, "mdcallowlist", false, "", "Encodes with Logstash, and names the MDC keys that are written.",
				"only tenant is written, so no line has a trace id", "add includeMdcKeyName for traceId and spanId");
		broken(all, "swappedids", false, "", "Mixes up the two ids in a pattern.",
				"trace_id has the span id and span_id the trace id", "swap %X{traceId} and %X{spanId}");
		broken(all, "correlationid", false, "downstreams:\n  - property: rates.url\n",
				"Logs the correlation id of the company and no trace id.",
				"the lines have correlationId only, which neither spans nor calls carry",
				"add %X{traceId} and %X{spanId} to the pattern");
		broken(all, "shadowkey", false, "", "Logs the tracking number of a parcel with the key of the trace id.",
				"the line has trace_id twice, and the last one is a tracking number", "name the key tracking_number");
		broken(all, "hooksoff", false, "downstreams:\n  - property: rates.url\n",
				"Turns the automatic context propagation off, for speed.", "the lines after the call have no trace id",
				"remove Hooks.disableAutomaticContextPropagation()");
		broken(all, "contextreplaced", false, "downstreams:\n  - property: rates.url\n",
				"Replaces the Reactor context instead of adding to it.",
				"upstream of contextWrite there is no observation: no id on the line, and the call starts a new trace",
				"contextWrite((context) -> context.put(\"tenant\", ...))");
		broken(all, "fireandforget", false, "downstreams:\n  - property: rates.url\n",
				"Subscribes by hand, and forgets.",
				"the subscription has an empty context, so the line after the call has no trace id",
				"contextCapture() before subscribe(), or compose the Mono");
		broken(all, "decrypting", false,
				"# kafka\nrecords:\n  - {topic: parcels, value: order-1}\n  - {topic: parcels, value: order-2}\n",
				"An interceptor decrypts records, and builds them anew without headers.",
				"the listener sees no traceparent and starts a new trace",
				"build the record with the headers of the old one");
		broken(all, "topicprefix", false, "# kafka\n",
				"An interceptor prefixes topics, and builds records anew without headers.",
				"the record on the topic has no traceparent", "pass record.headers() to the new ProducerRecord");
		broken(all, "ownfactory", false,
				"# kafka\nrecords:\n  - {topic: refunds, value: order-1}\n  - {topic: refunds, value: order-2}\n",
				"Builds its listener container factory by hand.",
				"properties do not reach the factory, so the listener opens no span and its line has no trace id",
				"factory.getContainerProperties().setObservationEnabled(true)");
		broken(all, "percentilesonly", false, "", "Publishes percentiles instead of buckets.",
				"without buckets no exemplar leads from the request metric to a trace", "percentilesHistogram(true)");
		broken(all, "ownregistry", false, "", "Makes the Prometheus registry by hand.",
				"the registry does not know the tracer, so no bucket has an exemplar",
				"pass the SpanContext bean to the registry, or remove the bean");
		broken(all, "threenames", false, "", "Has three names: one on lines, one on spans, one on metrics.",
				"a search by service cannot lead from one signal to the next",
				"take all of them from spring.application.name");
		broken(all, "fairqueue", true, "", "Runs tasks by an executor of its own class, in turns of its tenants.",
				"tasks change threads through a queue of the class, so their lines have no trace id",
				"wrap each task with a ContextSnapshot in execute");
		broken(all, "excludedclient", true, "downstreams:\n  - property: rates.url\n",
				"Excludes an HTTP client from Joinkey, and does not observe it either.", "the call has no traceparent",
				"remove joinkey.excluded-beans, or set the observation registry");
		broken(all, "auditfile", true, "",
				"Writes an audit file by a pattern without ids, beside the console of Joinkey.",
				"the audit lines are in no other log, and have no trace id",
				"add the ids to the pattern, or use the layout of Joinkey");
		broken(all, "starterlimited", true, "downstreams:\n  - property: rates.url\n",
				"Keeps the limited context propagation of Reactor.", "the line after the call has no trace id",
				"spring.reactor.context-propagation=auto");
	}

	private static void shapes(List<Case> all) {
		healthy(all, "hdecorator", false, "downstreams:\n  - property: rates.url\n",
				"Decorates a pool with a snapshot, the tenant of the MDC, and a log line about the waiting time.",
				"the decorator captures at submission and restores both");
		healthy(all, "hproxy", false, "downstreams:\n  - property: rates.url\n",
				"Forwards the headers of the request by hand, without those of its hop and of the trace.",
				"the observation writes the only traceparent");
		healthy(all, "hchecksums", false, "",
				"Logs texts that look like trace ids: checksums, UUIDs, and an id of a business process.",
				"the ids are in trace_id, the others are values of the business");
		healthy(all, "hasyncservlet", false, "requests:\n  - path: /archive\n",
				"A servlet answers on another thread, and takes the context there.",
				"the wrapped Runnable restores the context, and the request completes once");
		healthy(all, "htext", false, "", "Logs text with the ids in an order of its own.",
				"all ids and the service are on each line");
		healthy(all, "hkafkaretry", false,
				"# kafka\nrecords:\n  - {topic: orders, value: order-1}\n  - {topic: orders, value: order-2}\n",
				"A listener fails at first, and is asked again.",
				"each attempt is a span of the same trace, and its lines have the ids");
		healthy(all, "hrelay", false,
				"# kafka\nrecords:\n  - {topic: incoming, value: order-1}\n  - {topic: incoming, value: order-2}\n",
				"Relays messages with all of their headers.",
				"spring-kafka replaces the traceparent of the copy by that of its own span");
		healthy(all, "hmanytags", false, "", "Counts with many tags, and measures with buckets of its own.",
				"no tag is an id of a trace");
		healthy(all, "hbaggage", false,
				"downstreams:\n  - property: rates.url\nrequests:\n  - path: /guests\n    headers: {baggage: tenant=acme}\n",
				"Takes a field of baggage along, and logs it.",
				"baggage is beside the ids, and traceparent is untouched");
		healthy(all, "hupload", false,
				"requests:\n  - method: POST\n    path: /upload\n    headers: {Content-Type: multipart/form-data; boundary=xyz}\n    body: \"--xyz\\r\\nContent-Disposition: form-data; name=\\\"file\\\"; filename=\\\"a.txt\\\"\\r\\nContent-Type: text/plain\\r\\n\\r\\nhello\\r\\n--xyz--\\r\\n\"\n",
				"Takes an upload of several parts.", "the container parses the parts within the request");
		healthy(all, "hadvice", false,
				"requests:\n  - {path: /loans/7, status: 404}\n  - {path: /loans/8, status: 409}\n  - {path: /loans/x, status: 400}\nexclude: [\"/loans/{id}\"]\n",
				"Answers its failures as 404, 409 and 422, and logs them.",
				"the advice logs within the scope of the request");
		healthy(all, "hnested", false, "downstreams:\n  - property: rates.url\n",
				"A WebFlux pipeline with a context of its own, other schedulers, a retry and a timeout.",
				"contextWrite adds to the context, and the hooks restore it on each thread");
		healthy(all, "hfluxfilter", false, "", "A WebFilter logs each exchange when it is over.",
				"doFinally runs within the observation of the exchange");
		healthy(all, "hspans", false, "downstreams:\n  - property: rates.url\n",
				"Makes spans of its own by both interfaces, one of them failed.",
				"each scope is closed and each span ended, also after the failure");
		healthy(all, "hcombine", false, "downstreams:\n  - property: rates.url\n",
				"Combines futures of a work-stealing pool that propagates.",
				"each stage runs on the wrapped pool or on the thread of the request");
		healthy(all, "haftercommit", false, "", "A listener works after the commit, on the same thread.",
				"the transaction ends within the scope of the request");
		healthy(all, "hmanualclient", false, "downstreams:\n  - property: rates.url\n",
				"Calls with the client of the JDK, within a client observation made by hand.",
				"the sender context injects the ids of the CLIENT span");
		healthy(all, "hdownload", false, "", "Streams a download, with the context on the task executor.",
				"Spring Boot decorates the executor that writes the body");
		healthy(all, "hfairqueue", true, "downstreams:\n  - property: rates.url\n",
				"An executor of its own class wraps each task with a snapshot.", "the queue holds wrapped tasks");
		healthy(all, "hexecutors", true, "downstreams:\n  - property: rates.url\n",
				"Four kinds of executor beans, with Joinkey and nothing else.", "Joinkey wraps each of them");
		healthy(all, "hstarterflux", true, "downstreams:\n  - property: rates.url\n",
				"WebFlux with Joinkey: a call, a filter and a subscription that captures.",
				"everything joins with nothing configured");
	}

	private static void broken(List<Case> all, String key, boolean starter, String gateFile, String what,
			String because, String fix) {
		all.add(new Case(key, true, starter, gateFile, what, because, fix));
	}

	private static void healthy(List<Case> all, String key, boolean starter, String gateFile, String what,
			String because) {
		all.add(new Case(key, false, starter, gateFile, what, because, ""));
	}

}
