/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.text.ParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;

/**
 * Reads and writes the {@code traceparent} header of the
 * <a href="https://www.w3.org/TR/trace-context-2/#traceparent-header">W3C Trace
 * Context</a>.
 */
public final class Traceparent {

	/** The header's name. */
	public static final String HEADER = "traceparent";

	private static final int TRACE_ID = 3;

	private static final int SPAN_ID = 36;

	private static final int FLAGS = 53;

	private static final int LENGTH = 55;

	private Traceparent() {
	}

	/**
	 * Reads a header value as a receiver must: strictly for version 00, and only the
	 * known part of a later version.
	 * @param value the header as it stood on the wire
	 * @return the caller's span
	 * @throws ParseException when a receiver must restart the trace; the message states
	 * why in words that fit after "because"
	 */
	public static SpanContext parse(String value) throws ParseException {
		if (value.length() < LENGTH) {
			throw new ParseException("it has " + value.length() + " characters instead of " + LENGTH, value.length());
		}
		String version = value.substring(0, 2);
		check(SpanContext.isFlags(version), "the version '" + version + "' is not two lower-case hex digits", 0);
		check(!"ff".equals(version), "the version ff is forbidden", 0);
		check(value.charAt(2) == '-' && value.charAt(SPAN_ID - 1) == '-' && value.charAt(FLAGS - 1) == '-',
				"the dashes are not at 2, 35 and 52", 2);
		if ("00".equals(version)) {
			check(value.length() == LENGTH, "version 00 has exactly " + LENGTH + " characters, not " + value.length(),
					LENGTH);
		}
		else {
			check(value.length() == LENGTH || value.charAt(LENGTH) == '-',
					"a later version continues with a dash after the flags", LENGTH);
		}
		SpanContext context = new SpanContext(value.substring(TRACE_ID, SPAN_ID - 1),
				value.substring(SPAN_ID, FLAGS - 1), value.substring(FLAGS, LENGTH));
		check(SpanContext.isTraceId(context.traceId()),
				"the trace id is not 32 lower-case hex digits with one that is not zero", TRACE_ID);
		check(SpanContext.isSpanId(context.spanId()),
				"the parent id is not 16 lower-case hex digits with one that is not zero", SPAN_ID);
		check(SpanContext.isFlags(context.flags()), "the flags are not two lower-case hex digits", FLAGS);
		return context;
	}

	/**
	 * Reads the context of a request or a record.
	 * @param headers its headers
	 * @return the context, empty unless there is a single valid header
	 */
	public static Optional<SpanContext> sent(List<Header> headers) {
		List<String> values = Header.values(headers, HEADER);
		if (values.size() != 1) {
			return Optional.empty();
		}
		try {
			return Optional.of(parse(values.get(0)));
		}
		catch (ParseException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Reads the context that the application has to continue.
	 * @param request the request
	 * @return the context, empty also if the application does not trust the caller
	 */
	public static Optional<SpanContext> sent(SentRequest request) {
		return request.trusted() ? sent(request.headers()) : Optional.empty();
	}

	/**
	 * Reads the context of a caller that the application does not trust.
	 * @param request the request
	 * @return the context, empty if the caller is trusted
	 */
	public static Optional<SpanContext> foreign(SentRequest request) {
		return request.trusted() ? Optional.empty() : sent(request.headers());
	}

	/**
	 * Writes a version 00 header value.
	 * @param context the span that the receiver is to continue
	 * @return the header value
	 */
	public static String format(SpanContext context) {
		return "00-" + context.traceId() + "-" + context.spanId() + "-" + context.flags();
	}

	/**
	 * Writes a header value of a new trace.
	 * @param flags the trace flags, two hex digits
	 * @return the header value
	 */
	public static String random(String flags) {
		return "00-" + hex(16) + "-" + hex(8) + "-" + flags;
	}

	private static String hex(int bytes) {
		byte[] random = new byte[bytes];
		ThreadLocalRandom.current().nextBytes(random);
		// never all zero
		random[0] |= 1;
		return HexFormat.of().formatHex(random);
	}

	private static void check(boolean condition, String problem, int offset) throws ParseException {
		if (!condition) {
			throw new ParseException(problem, offset);
		}
	}

}
