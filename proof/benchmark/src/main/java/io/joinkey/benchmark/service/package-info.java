/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The service that is measured. It is the same code in each variant.
 */
@NullMarked
package io.joinkey.benchmark.service;

import org.jspecify.annotations.NullMarked;
