/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * RabbitMQ templates and listener containers of Spring AMQP.
 */
@NullMarked
package io.joinkey.amqp;

import org.jspecify.annotations.NullMarked;
