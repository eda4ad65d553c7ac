/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.joinkey.check.evidence.Header;

/**
 * The requests of the <a href="https://github.com/w3c/trace-context/tree/main/test">test
 * suite of W3C Trace Context</a>, each case with its own ids. The rules derive the
 * expected result from the headers.
 */
public final class W3cSuite {

	private static final String PARENT = "traceparent";

	private static final String STATE = "tracestate";

	private static final String VALID = "00-{trace}-{span}-01";

	private static final String KEY = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";

	private final List<Case> cases = new ArrayList<>();

	private W3cSuite() {
	}

	/**
	 * One request.
	 *
	 * @param name the name of the suite's test, with a number where it sends several
	 * @param headers the headers, to be sent as they are
	 */
	public record Case(String name, List<Header> headers) {
	}

	/**
	 * Return the cases, with new ids each time.
	 * @return the cases
	 */
	public static List<Case> cases() {
		W3cSuite suite = new W3cSuite();
		suite.parents();
		suite.parentFields();
		suite.parentForms();
		suite.states();
		suite.stateForms();
		suite.stateLimits();
		return List.copyOf(suite.cases);
	}

	private void parents() {
		add("both_traceparent_and_tracestate_missing");
		add("traceparent_included_tracestate_missing", PARENT, VALID);
		add("traceparent_duplicated", PARENT, VALID, PARENT, "00-{other}-{span}-01");
		add("traceparent_header_name", "trace-parent", VALID);
		add("traceparent_header_name", "trace.parent", VALID);
		add("traceparent_header_name_valid_casing", "TraceParent", VALID);
		add("traceparent_header_name_valid_casing", "TrAcEpArEnT", VALID);
		add("traceparent_header_name_valid_casing", "TRACEPARENT", VALID);
		add("multiple_requests_with_valid_traceparent", PARENT, VALID);
		add("multiple_requests_without_traceparent");
		add("multiple_requests_with_illegal_traceparent", PARENT, "00-" + "0".repeat(32) + "-{span}-01");
		add("propagates_random_flag", PARENT, "00-{trace}-{span}-02");
	}

	private void parentFields() {
		parent("traceparent_version_0x00", VALID + ".", VALID + "-what-the-future-will-be-like");
		parent("traceparent_version_0xcc", "cc-{trace}-{span}-01", "cc-{trace}-{span}-01-what-the-future-will-be-like",
				"cc-{trace}-{span}-01.what-the-future-will-be-like");
		parent("traceparent_version_0xff", "ff-{trace}-{span}-01");
		parent("traceparent_version_illegal_characters", ".0-{trace}-{span}-01", "0.-{trace}-{span}-01");
		parent("traceparent_version_too_long", "000-{trace}-{span}-01", "0000-{trace}-{span}-01");
		parent("traceparent_version_too_short", "0-{trace}-{span}-01");
		parent("traceparent_trace_id_all_zero", "00-" + "0".repeat(32) + "-{span}-01");
		parent("traceparent_trace_id_illegal_characters", "00-.{trace31}-{span}-01", "00-{trace31}.-{span}-01");
		parent("traceparent_trace_id_too_long", "00-{trace}3-{span}-01");
		parent("traceparent_trace_id_too_short", "00-{trace31}-{span}-01");
		parent("traceparent_parent_id_all_zero", "00-{trace}-" + "0".repeat(16) + "-01");
		parent("traceparent_parent_id_illegal_characters", "00-{trace}-.{span15}-01", "00-{trace}-{span15}.-01");
		parent("traceparent_parent_id_too_long", "00-{trace}-{span}7-01");
		parent("traceparent_parent_id_too_short", "00-{trace}-{span15}-01");
	}

	private void parentForms() {
		parent("traceparent_trace_flags_illegal_characters", "00-{trace}-{span}-.0", "00-{trace}-{span}-0.");
		parent("traceparent_trace_flags_too_long", "00-{trace}-{span}-001");
		parent("traceparent_trace_flags_too_short", "00-{trace}-{span}-1");
		parent("traceparent_ows_handling", " " + VALID, "\t" + VALID, VALID + " ", VALID + "\t", "\t " + VALID + " \t");
	}

	private void states() {
		add("tracestate_included_traceparent_missing", STATE, "foo=1");
		add("tracestate_included_traceparent_missing", STATE, "foo=1,bar=2");
		state("tracestate_included_traceparent_included", "foo=1,bar=2");
		add("tracestate_header_name", PARENT, VALID, "trace-state", "foo=1");
		add("tracestate_header_name", PARENT, VALID, "trace.state", "foo=1");
		add("tracestate_header_name_valid_casing", PARENT, VALID, "TraceState", "foo=1");
		add("tracestate_header_name_valid_casing", PARENT, VALID, "TrAcEsTaTe", "foo=1");
		add("tracestate_header_name_valid_casing", PARENT, VALID, "TRACESTATE", "foo=1");
		state("tracestate_empty_header", "");
		state("tracestate_empty_header", "foo=1", "");
		state("tracestate_empty_header", "", "foo=1");
		state("tracestate_multiple_headers_different_keys", "foo=1,bar=2", "rojo=1,congo=2", "baz=3");
		state("tracestate_duplicated_keys", "foo=1,foo=1");
		state("tracestate_duplicated_keys", "foo=1,foo=2");
		state("tracestate_duplicated_keys", "foo=1", "foo=1");
		state("tracestate_duplicated_keys", "foo=1", "foo=2");
	}

	private void stateForms() {
		String value = IntStream.rangeClosed(' ', '~')
			.filter((letter) -> letter != ',' && letter != '=')
			.mapToObj(Character::toString)
			.collect(Collectors.joining());
		state("tracestate_all_allowed_characters", KEY + "=" + value);
		state("tracestate_all_allowed_characters", KEY + "@a-z0-9_-*/=" + value);
		state("tracestate_ows_handling", "foo=1 \t , \t bar=2, \t baz=3");
		state("tracestate_ows_handling", "foo=1\t \t,\t \tbar=2,\t \tbaz=3");
		List.of(" foo=1", "\tfoo=1", "foo=1 ", "foo=1\t", "\t foo=1 \t")
			.forEach((text) -> state("tracestate_ows_handling", text));
		List.of("foo =1", "FOO=1", "foo.bar=1").forEach((text) -> state("tracestate_key_illegal_characters", text));
		List.of("foo@=1,bar=2", "@foo=1,bar=2", "foo@@bar=1,bar=2", "foo@bar@baz=1,bar=2")
			.forEach((text) -> state("tracestate_key_illegal_vendor_format", text));
		List.of("foo=bar=baz", "foo=,bar=3").forEach((text) -> state("tracestate_value_illegal_characters", text));
	}

	private void stateLimits() {
		state("tracestate_member_count_limit", members(1, 10), members(11, 20), members(21, 30), members(31, 32));
		state("tracestate_member_count_limit", members(1, 10), members(11, 20), members(21, 30), members(31, 33));
		List.of("z".repeat(256), "z".repeat(257), "t".repeat(241) + "@" + "v".repeat(14), "t".repeat(242) + "@v",
				"t@" + "v".repeat(15))
			.forEach((key) -> state("tracestate_key_length_limit", "foo=1", key + "=1"));
	}

	private static String members(int first, int last) {
		return IntStream.rangeClosed(first, last)
			.mapToObj((number) -> "bar%02d=%02d".formatted(number, number))
			.collect(Collectors.joining(","));
	}

	private void parent(String name, String... values) {
		for (String value : values) {
			add(name, PARENT, value);
		}
	}

	private void state(String name, String... fields) {
		List<String> headers = new ArrayList<>(List.of(PARENT, VALID));
		for (String field : fields) {
			headers.addAll(List.of(STATE, field));
		}
		add(name, headers.toArray(String[]::new));
	}

	private void add(String name, String... headers) {
		Map<String, String> ids = Map.of("{trace}", id(), "{other}", id(), "{span}", id().substring(16));
		List<Header> all = new ArrayList<>();
		for (int i = 0; i < headers.length; i += 2) {
			all.add(new Header(headers[i], fill(headers[i + 1], ids)));
		}
		long before = this.cases.stream().filter((each) -> each.name().split(" ")[0].equals(name)).count();
		this.cases.add(new Case((before == 0) ? name : name + " " + (before + 1), all));
	}

	private static String fill(String template, Map<String, String> ids) {
		String text = template.replace("{trace31}", ids.getOrDefault("{trace}", "").substring(1))
			.replace("{span15}", ids.getOrDefault("{span}", "").substring(1));
		for (Map.Entry<String, String> id : ids.entrySet()) {
			text = text.replace(id.getKey(), id.getValue());
		}
		return text;
	}

	/**
	 * Return an id. A zero at its ends would look like padding.
	 */
	private static String id() {
		return UUID.randomUUID().toString().replace("-", "").replace('0', '7');
	}

}
