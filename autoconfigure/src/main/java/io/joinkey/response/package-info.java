/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What a caller sees of the trace: the response header, error bodies and the access log
 * of Reactor Netty.
 */
@NullMarked
package io.joinkey.response;

import org.jspecify.annotations.NullMarked;
