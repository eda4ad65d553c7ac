/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What W3C's conformance suite asks of a service, strict and level 2: what is sent, and
 * what must arrive one call further.
 *
 * @see <a href="https://github.com/w3c/trace-context/tree/main/test">the suite</a>
 */
final class W3cCases {

	static final String TRACE = "12345678901234567890123456789012";

	static final String PARENT = "1234567890123456";

	private static final String VALID = "traceparent: 00-" + TRACE + "-" + PARENT + "-00";

	private final Map<String, List<Exchange>> cases = new LinkedHashMap<>();

	private W3cCases() {
	}

	static Map<String, List<Exchange>> all() {
		W3cCases all = new W3cCases();
		all.traceparents();
		all.tracestates();
		all.strictTracestates();
		all.severalCalls();
		return all.cases;
	}

	private void traceparents() {
		add("both_traceparent_and_tracestate_missing", restarted());
		add("traceparent_included_tracestate_missing", continued(parent("00", TRACE, PARENT, "01")));
		add("traceparent_duplicated", restarted(parent("00", "12345678901234567890123456789011", PARENT, "01"),
				parent("00", TRACE, PARENT, "01")));
		String value = "00-" + TRACE + "-" + PARENT + "-01";
		add("traceparent_header_name", restarted("trace-parent: " + value), restarted("trace.parent: " + value));
		add("traceparent_header_name_valid_casing", continued("TraceParent: " + value),
				continued("TrAcEpArEnT: " + value), continued("TRACEPARENT: " + value));
		add("traceparent_version_0x00", restarted("traceparent: " + value + "."),
				restarted("traceparent: " + value + "-what-the-future-will-be-like"));
		String future = "traceparent: cc" + value.substring(2);
		add("traceparent_version_0xcc", continued(future), continued(future + "-what-the-future-will-be-like"),
				restarted(future + ".what-the-future-will-be-like"));
		add("traceparent_version_0xff", restarted(parent("ff", TRACE, PARENT, "01")));
		add("traceparent_version_illegal_characters", restarted(parent(".0", TRACE, PARENT, "01")),
				restarted(parent("0.", TRACE, PARENT, "01")));
		add("traceparent_version_too_long", restarted(parent("000", TRACE, PARENT, "01")),
				restarted(parent("0000", TRACE, PARENT, "01")));
		add("traceparent_version_too_short", restarted(parent("0", TRACE, PARENT, "01")));
		add("traceparent_trace_id_all_zero", restarted(parent("00", "0".repeat(32), PARENT, "01")));
		add("traceparent_trace_id_illegal_characters", restarted(parent("00", "." + TRACE.substring(1), PARENT, "01")),
				restarted(parent("00", TRACE.substring(0, 31) + ".", PARENT, "01")));
		add("traceparent_trace_id_too_long", restarted(parent("00", TRACE + "3", PARENT, "01")));
		add("traceparent_trace_id_too_short", restarted(parent("00", TRACE.substring(0, 31), PARENT, "01")));
		add("traceparent_parent_id_all_zero", restarted(parent("00", TRACE, "0".repeat(16), "01")));
		add("traceparent_parent_id_illegal_characters", restarted(parent("00", TRACE, "." + PARENT.substring(1), "01")),
				restarted(parent("00", TRACE, PARENT.substring(0, 15) + ".", "01")));
		add("traceparent_parent_id_too_long", restarted(parent("00", TRACE, PARENT + "7", "01")));
		add("traceparent_parent_id_too_short", restarted(parent("00", TRACE, PARENT.substring(0, 15), "01")));
		add("traceparent_trace_flags_illegal_characters", restarted(parent("00", TRACE, PARENT, ".0")),
				restarted(parent("00", TRACE, PARENT, "0.")));
		add("traceparent_trace_flags_too_long", restarted(parent("00", TRACE, PARENT, "001")));
		add("traceparent_trace_flags_too_short", restarted(parent("00", TRACE, PARENT, "1")));
		add("traceparent_ows_handling", continued("traceparent:  " + value), continued("traceparent: \t" + value),
				continued("traceparent: " + value + " "), continued("traceparent: " + value + "\t"),
				continued("traceparent: \t " + value + " \t"));
	}

	private void tracestates() {
		add("tracestate_included_traceparent_missing", state("", "tracestate: foo=1"),
				state("", "tracestate: foo=1,bar=2"));
		add("tracestate_included_traceparent_included", state("foo=1,bar=2", VALID, "tracestate: foo=1,bar=2"));
		add("tracestate_header_name", state("", VALID, "trace-state: foo=1"), state("", VALID, "trace.state: foo=1"));
		add("tracestate_header_name_valid_casing", state("foo=1", VALID, "TraceState: foo=1"),
				state("foo=1", VALID, "TrAcEsTaTe: foo=1"), state("foo=1", VALID, "TRACESTATE: foo=1"));
		add("tracestate_empty_header", state("", VALID, "tracestate:"),
				state("foo=1", VALID, "tracestate: foo=1", "tracestate:"),
				state("foo=1", VALID, "tracestate:", "tracestate: foo=1"));
		add("tracestate_multiple_headers_different_keys", state("foo=1,bar=2,rojo=1,congo=2,baz=3", VALID,
				"tracestate: foo=1,bar=2", "tracestate: rojo=1,congo=2", "tracestate: baz=3"));
		String key = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
		StringBuilder value = new StringBuilder();
		for (char character = ' '; character <= '~'; character++) {
			value.append((character == ',' || character == '=') ? "" : character);
		}
		add("tracestate_all_allowed_characters", kept(VALID, "tracestate: " + key + "=" + value),
				kept(VALID, "tracestate: " + key + "@a-z0-9_-*/=" + value));
		add("tracestate_ows_handling", state("foo=1,bar=2,baz=3", VALID, "tracestate: foo=1 \t , \t bar=2, \t baz=3"),
				state("foo=1,bar=2,baz=3", VALID, "tracestate: foo=1\t \t,\t \tbar=2,\t \tbaz=3"),
				state("foo=1", VALID, "tracestate:  foo=1"), state("foo=1", VALID, "tracestate: \tfoo=1"),
				state("foo=1", VALID, "tracestate: foo=1 "), state("foo=1", VALID, "tracestate: foo=1\t"),
				state("foo=1", VALID, "tracestate: \t foo=1 \t"));
	}

	private void strictTracestates() {
		add("tracestate_duplicated_keys", state("foo=1", VALID, "tracestate: foo=1,foo=1"),
				state("foo=1", VALID, "tracestate: foo=1,foo=2"),
				state("foo=1", VALID, "tracestate: foo=1", "tracestate: foo=1"),
				state("foo=1", VALID, "tracestate: foo=1", "tracestate: foo=2"));
		add("tracestate_key_illegal_characters", state("", VALID, "tracestate: foo =1"),
				state("", VALID, "tracestate: FOO=1"), state("", VALID, "tracestate: foo.bar=1"));
		add("tracestate_key_illegal_vendor_format", kept(VALID, "tracestate: foo@=1,bar=2"),
				state("", VALID, "tracestate: @foo=1,bar=2"), kept(VALID, "tracestate: foo@@bar=1,bar=2"),
				kept(VALID, "tracestate: foo@bar@baz=1,bar=2"));
		add("tracestate_member_count_limit",
				state(members(1, 32), VALID, "tracestate: " + members(1, 10), "tracestate: " + members(11, 20),
						"tracestate: " + members(21, 30), "tracestate: " + members(31, 32)),
				state("", VALID, "tracestate: " + members(1, 10), "tracestate: " + members(11, 20),
						"tracestate: " + members(21, 30), "tracestate: " + members(31, 33)));
		add("tracestate_key_length_limit", longKey("z".repeat(256)),
				state("", VALID, "tracestate: foo=1", "tracestate: " + "z".repeat(257) + "=1"),
				longKey("t".repeat(241) + "@" + "v".repeat(14)), longKey("t".repeat(242) + "@v"),
				longKey("t@" + "v".repeat(15)));
		add("tracestate_value_illegal_characters", state("", VALID, "tracestate: foo=bar=baz"),
				state("", VALID, "tracestate: foo=,bar=3"));
	}

	private void severalCalls() {
		add("multiple_requests_with_valid_traceparent", continued(parent("00", TRACE, PARENT, "01")).withCalls(3));
		add("multiple_requests_without_traceparent", restarted().withCalls(3));
		add("multiple_requests_with_illegal_traceparent",
				restarted(parent("00", "0".repeat(32), PARENT, "01")).withCalls(3));
		add("propagates_random_flag", new Exchange(1, List.of(parent("00", TRACE, PARENT, "02")), (calls) -> {
			assertThat(calls.get(0).traceId()).isEqualTo(TRACE);
			assertThat(calls.get(0).parentId()).isNotEqualTo(PARENT);
			assertThat(calls.get(0).flags() & 2).isEqualTo(2);
		}));
	}

	private void add(String name, Exchange... exchanges) {
		this.cases.put(name, List.of(exchanges));
	}

	private static String parent(String version, String traceId, String parentId, String flags) {
		return "traceparent: " + version + "-" + traceId + "-" + parentId + "-" + flags;
	}

	private static String members(int first, int last) {
		List<String> members = new ArrayList<>();
		for (int i = first; i <= last; i++) {
			members.add("bar%02d=%02d".formatted(i, i));
		}
		return String.join(",", members);
	}

	private static Exchange longKey(String key) {
		return state("foo=1," + key + "=1", VALID, "tracestate: foo=1", "tracestate: " + key + "=1");
	}

	private static Exchange restarted(String... headers) {
		return new Exchange(1, List.of(headers), (calls) -> {
			for (Call call : calls) {
				assertThat(String.join("\n", headers)).doesNotContain(call.traceId(), call.parentId());
				assertThat(call.traceId()).isNotEqualTo("0".repeat(32));
			}
		});
	}

	private static Exchange continued(String... headers) {
		return new Exchange(1, List.of(headers), (calls) -> {
			for (Call call : calls) {
				assertThat(call.traceId()).isEqualTo(TRACE);
				assertThat(call.parentId()).isNotEqualTo(PARENT);
			}
		});
	}

	private static Exchange kept(String... headers) {
		return state(headers[1].substring("tracestate: ".length()), headers);
	}

	private static Exchange state(String expected, String... headers) {
		boolean valid = Arrays.asList(headers).contains(VALID);
		return new Exchange(1, List.of(headers), (calls) -> {
			assertThat(calls.get(0).traceId().equals(TRACE)).isEqualTo(valid);
			assertThat(calls.get(0).tracestate()).isEqualTo(expected);
		});
	}

	/**
	 * One request, and what is to be seen of it.
	 *
	 * @param calls how many calls the service makes
	 * @param headers the header lines that are sent
	 * @param expectation what must hold for the calls that arrived
	 */
	record Exchange(int calls, List<String> headers, Consumer<List<Call>> expectation) {

		Exchange withCalls(int calls) {
			Consumer<List<Call>> distinct = (
					arrived) -> assertThat(arrived).extracting(Call::parentId).doesNotHaveDuplicates().hasSize(calls);
			return new Exchange(calls, this.headers, this.expectation.andThen(distinct));
		}

	}

	/**
	 * The headers of a call as they arrived.
	 *
	 * @param traceparent the only one there was
	 * @param tracestate all there were, combined
	 */
	record Call(String traceparent, String tracestate) {

		Call {
			assertThat(traceparent).matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
		}

		String traceId() {
			return this.traceparent.substring(3, 35);
		}

		String parentId() {
			return this.traceparent.substring(36, 52);
		}

		int flags() {
			return Integer.parseInt(this.traceparent.substring(53), 16);
		}

	}

}
