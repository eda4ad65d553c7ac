/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The HTTP edge: clients, probe requests, and lines logged after the request's scope.
 */
@NullMarked
package io.joinkey.http;

import org.jspecify.annotations.NullMarked;
