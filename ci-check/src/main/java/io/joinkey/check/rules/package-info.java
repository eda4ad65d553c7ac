/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The catalogue of rules, and their implementations.
 */
@NullMarked
package io.joinkey.check.rules;

import org.jspecify.annotations.NullMarked;
