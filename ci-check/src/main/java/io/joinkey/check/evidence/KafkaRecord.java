/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;

/**
 * A record that the gate read from the broker.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset
 * @param headers every header of the record, values decoded as UTF-8
 */
public record KafkaRecord(String topic, int partition, long offset, List<Header> headers) implements Evidence {

	public KafkaRecord {
		headers = List.copyOf(headers);
	}

	@Override
	public String place() {
		return "record " + this.topic + "-" + this.partition + "@" + this.offset;
	}

}
