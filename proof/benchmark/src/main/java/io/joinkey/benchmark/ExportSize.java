/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;

/**
 * Counts what an OTLP request of traces holds, without making objects of it.
 *
 * @param resources the number of {@code ResourceSpans}
 * @param spans the number of spans
 */
record ExportSize(int resources, int spans) {

	/** The field numbers that lead from the request to a span. */
	private static final int[] PATH = { 1, 2, 2 };

	static ExportSize of(byte[] request) throws IOException {
		int[] counts = new int[PATH.length];
		count(CodedInputStream.newInstance(request), 0, counts);
		return new ExportSize(counts[0], counts[2]);
	}

	private static void count(CodedInputStream input, int depth, int[] counts) throws IOException {
		for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
			if (WireFormat.getTagFieldNumber(tag) != PATH[depth]) {
				input.skipField(tag);
				continue;
			}
			counts[depth]++;
			int length = input.readRawVarint32();
			if (depth == PATH.length - 1) {
				input.skipRawBytes(length);
			}
			else {
				int limit = input.pushLimit(length);
				count(input, depth + 1, counts);
				input.popLimit(limit);
			}
		}
	}

}
