/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What came of a soak.
 *
 * @param jvm the options of the applications' JVMs
 * @param requests how many were sent
 * @param plan what they were
 * @param findings what was wrong
 * @param lines how many lines were checked
 * @param unnumbered how many of them have an id and name no request
 * @param spans how many spans were checked
 * @param held what each application held
 * @param lag how many records were not consumed in the end
 * @param threads how many lines were written where on which group of threads
 * @param driven the time in which the requests were sent and drained
 * @param duration the time of everything
 */
record SoakResult(List<String> jvm, int requests, Plan plan, Findings findings, long lines, long unnumbered, long spans,
		List<Held> held, long lag, Map<String, Long> threads, Duration driven, Duration duration) {
}
