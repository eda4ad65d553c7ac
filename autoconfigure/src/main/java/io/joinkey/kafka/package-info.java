/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Kafka templates and listener containers that the application built itself.
 */
@NullMarked
package io.joinkey.kafka;

import org.jspecify.annotations.NullMarked;
