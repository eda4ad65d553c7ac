/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the proof modules and the tests share: a receiver and a reader for each signal,
 * and one way to start applications, a broker and a server.
 */
@NullMarked
package io.joinkey.proof;

import org.jspecify.annotations.NullMarked;
