/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Follows one failed checkout across two services and a broker.
 */
@NullMarked
package io.joinkey.demo;

import org.jspecify.annotations.NullMarked;
