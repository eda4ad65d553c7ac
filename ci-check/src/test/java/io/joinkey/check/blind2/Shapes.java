/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.joinkey.check.blind2.Evidence.Reply;
import io.joinkey.check.blind2.afterhandler.ProfileApplication;
import io.joinkey.check.blind2.aspectroot.LoanApplication;
import io.joinkey.check.blind2.asynclayout.ClaimsApplication;
import io.joinkey.check.blind2.auditqueue.VotingApplication;
import io.joinkey.check.blind2.baggageleak.PartnerApplication;
import io.joinkey.check.blind2.batchlistener.MeterApplication;
import io.joinkey.check.blind2.cachedclient.TenantApplication;
import io.joinkey.check.blind2.callback.ScanApplication;
import io.joinkey.check.blind2.clientdisabled.MapsApplication;
import io.joinkey.check.blind2.collapse.LookupApplication;
import io.joinkey.check.blind2.completion.SearchApplication;
import io.joinkey.check.blind2.deadletter.ShippingApplication;
import io.joinkey.check.blind2.errorpage.MuseumApplication;
import io.joinkey.check.blind2.errorreporter.InvoiceApplication;
import io.joinkey.check.blind2.eventdriven.NewsletterApplication;
import io.joinkey.check.blind2.exchangefilter.HotelsApplication;
import io.joinkey.check.blind2.exemplarunsampled.GamesApplication;
import io.joinkey.check.blind2.forkjoin.PricingApplication;
import io.joinkey.check.blind2.handmadejson.NotesApplication;
import io.joinkey.check.blind2.happenders.ForestApplication;
import io.joinkey.check.blind2.hbasic.VaultApplication;
import io.joinkey.check.blind2.hbatch.EnergyApplication;
import io.joinkey.check.blind2.hcache.GuideApplication;
import io.joinkey.check.blind2.hconvention.StadiumApplication;
import io.joinkey.check.blind2.hcopies.StoreApplication;
import io.joinkey.check.blind2.headertag.TicketApplication;
import io.joinkey.check.blind2.hedge.QuotesApplication;
import io.joinkey.check.blind2.hflux.CinemaApplication;
import io.joinkey.check.blind2.hfunctional.HarborApplication;
import io.joinkey.check.blind2.hheartbeat.RadarApplication;
import io.joinkey.check.blind2.hlayout.TextileApplication;
import io.joinkey.check.blind2.hlongpoll.ChatApplication;
import io.joinkey.check.blind2.hnoweb.NightlyApplication;
import io.joinkey.check.blind2.hotelwrap.SupplierApplication;
import io.joinkey.check.blind2.houtbox.MarketApplication;
import io.joinkey.check.blind2.hports.BakeryApplication;
import io.joinkey.check.blind2.hreply.TutorApplication;
import io.joinkey.check.blind2.hretry.ClinicApplication;
import io.joinkey.check.blind2.hsampling.FactoryApplication;
import io.joinkey.check.blind2.hscheduledasync.GardenApplication;
import io.joinkey.check.blind2.hsnapshot.GalleryApplication;
import io.joinkey.check.blind2.hsse.NewsApplication;
import io.joinkey.check.blind2.hstatuses.CourtApplication;
import io.joinkey.check.blind2.htokens.WalletApplication;
import io.joinkey.check.blind2.httpinterface.MoviesApplication;
import io.joinkey.check.blind2.hworker.FreightApplication;
import io.joinkey.check.blind2.inheritable.ReportsApplication;
import io.joinkey.check.blind2.kafkacleanup.OrdersApplication;
import io.joinkey.check.blind2.kafkaserializer.LedgerApplication;
import io.joinkey.check.blind2.leakyinterceptor.CartApplication;
import io.joinkey.check.blind2.legacyservlet.ArchiveApplication;
import io.joinkey.check.blind2.logappender.PharmacyApplication;
import io.joinkey.check.blind2.masking.CardsApplication;
import io.joinkey.check.blind2.mvcmono.MusicApplication;
import io.joinkey.check.blind2.nocontext.SurveyApplication;
import io.joinkey.check.blind2.noopregistry.RoutesApplication;
import io.joinkey.check.blind2.outbox.CheckoutApplication;
import io.joinkey.check.blind2.ownscrape.TaxiApplication;
import io.joinkey.check.blind2.owntimer.RadioApplication;
import io.joinkey.check.blind2.rawconsumer.SensorApplication;
import io.joinkey.check.blind2.replies.ApprovalApplication;
import io.joinkey.check.blind2.retry.PaymentsApplication;
import io.joinkey.check.blind2.samplerkind.FleetApplication;
import io.joinkey.check.blind2.samplerratio.ParcelApplication;
import io.joinkey.check.blind2.scheduledasync.CleanupApplication;
import io.joinkey.check.blind2.secondsdk.LibraryApplication;
import io.joinkey.check.blind2.sendasync.CurrencyApplication;
import io.joinkey.check.blind2.shortpattern.AlarmApplication;
import io.joinkey.check.blind2.sinkpipeline.AuctionApplication;
import io.joinkey.check.blind2.sleuthkeys.MailApplication;
import io.joinkey.check.blind2.sse.TickerApplication;
import io.joinkey.check.blind2.statictemplate.WeatherApplication;
import io.joinkey.check.blind2.tailsampling.BookingApplication;
import io.joinkey.check.blind2.threadpoolbulkhead.FlightsApplication;
import io.joinkey.check.blind2.timeoutguard.BankApplication;
import io.joinkey.check.blind2.virtualthreads.FanOutApplication;
import io.joinkey.check.blind2.webclientcreate.TrainsApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All shapes of the trial.
 */
final class Shapes {

	private static final String CALLS = "downstreams:\n  - {property: inventory.url, body: ok}\n";

	private static final String FAILING = "downstreams:\n  - {property: inventory.url, status: 503, body: no}\n";

	private static final String KAFKA = "# kafka\n";

	private static final String PROMETHEUS = "/actuator/prometheus";

	private static final String BUCKET = "http_server_requests_seconds_bucket";

	private Shapes() {
	}

	static List<Shape> all() {
		List<Shape> all = new ArrayList<>(threads());
		all.addAll(calls());
		all.addAll(signals());
		all.addAll(logs());
		all.addAll(kafka());
		all.addAll(reactive());
		all.addAll(healthy());
		return all;
	}

	private static List<Shape> threads() {
		List<Shape> all = new ArrayList<>();
		all.add(broken("a collapsed look-up logs all requests in the context of the first", LookupApplication.class,
				"requests:\n  - {path: /customers/1}\n  - {path: /customers/2}\n", (evidence) -> {
					evidence.together(2, "/customers/{i}");
					assertThat(evidence.lines("Loaded customer", 2).stream().map(Evidence::trace).distinct())
						.hasSize(1);
				}));
		all.add(broken("a task on a SimpleAsyncTaskExecutor made by hand", FanOutApplication.class, "",
				(evidence) -> evidence.noId("Part 1", evidence.get("/parts"))));
		all.add(broken("an ExecutorCompletionService", SearchApplication.class, "",
				(evidence) -> evidence.noId("Searching index", evidence.get("/search"))));
		all.add(broken("a recursive task of a ForkJoinPool", PricingApplication.class, "",
				(evidence) -> evidence.noId("Summing prices", evidence.get("/sum"))));
		all.add(broken("an InheritableThreadLocal keeps the MDC of the first request", ReportsApplication.class, "",
				(evidence) -> {
					Reply first = evidence.get("/reports");
					Reply second = evidence.get("/reports");
					evidence.rightId("Rendering", first);
					assertThat(evidence.lines("Rendering", 2)).noneMatch((line) -> line.contains(second.trace()));
					evidence.otherId("Rendering", second);
				}));
		all.add(broken("an interceptor leaks a scope when a handler fails", CartApplication.class,
				"requests:\n  - {path: /carts/broken, status: 500}\n  - {path: /carts}\n", (evidence) -> {
					evidence.leaks("/carts/broken", "/carts", "Showing the cart");
				}));
		all.add(broken("an exception handler logs on a thread of its own", InvoiceApplication.class,
				"requests:\n  - {path: /invoices, status: 400}\n",
				(evidence) -> evidence.noId("Rejected", evidence.get("/invoices"))));
		all.add(broken("a ThreadPoolBulkhead without context propagators", FlightsApplication.class, "",
				(evidence) -> evidence.noId("Asking the airline", evidence.get("/flights"))));
		all.add(broken("a worker writes the audit lines of a queue", VotingApplication.class,
				"requests:\n  - {path: /votes}\n", (evidence) -> evidence.noId("Audit: vote", evidence.get("/votes"))));
		all.add(broken("a worker's thread keeps the context of its first task", NewsletterApplication.class, "",
				(evidence) -> {
					Reply first = evidence.get("/letters");
					Reply second = evidence.get("/letters");
					evidence.rightId("Sending", first);
					evidence.otherId("Sending", second);
					assertThat(evidence.lines("Sending", 2)).noneMatch((line) -> line.contains(second.trace()));
				}));
		all.add(broken("a scheduled job calls @Async on a pool without decorator", CleanupApplication.class, "",
				(evidence) -> assertThat(evidence.lines("Cleaned"))
					.allMatch((line) -> Evidence.trace(line).isEmpty())));
		all.add(broken("a timer feeds an SseEmitter", TickerApplication.class, "requests:\n  - {path: /ticker}\n",
				(evidence) -> evidence.noId("Tick 2", evidence.get("/ticker"))));
		all.add(broken("a legacy servlet uses AsyncContext.start", ArchiveApplication.class,
				"requests:\n  - {path: /legacy}\n",
				(evidence) -> evidence.noId("Reading the archive", evidence.get("/legacy"))));
		return all;
	}

	private static List<Shape> calls() {
		List<Shape> all = new ArrayList<>();
		all.add(broken("hedged calls on a raw pool", QuotesApplication.class, CALLS, Shapes::callOfAnotherTrace));
		all.add(broken("a retry on a scheduler of its own", PaymentsApplication.class, FAILING, (evidence) -> {
			evidence.downstreamAnswers(503);
			Reply reply = evidence.get("/payments");
			assertThat(evidence.calls(3).get(0).traceparents().get(0)).contains(reply.trace());
			assertThat(evidence.calls(3).get(2).traceparents().get(0)).doesNotContain(reply.trace());
		}));
		all.add(broken("a cached client has the traceparent of the first request", TenantApplication.class, CALLS,
				(evidence) -> {
					evidence.get("/stock");
					Reply second = evidence.get("/stock");
					assertThat(evidence.calls(2).get(1).traceparents().toString()).doesNotContain(second.trace());
				}));
		all.add(broken("a static RestTemplate", WeatherApplication.class, CALLS, callWithout("/weather")));
		all.add(broken("a client with a no-op observation registry", RoutesApplication.class, CALLS,
				callWithout("/routes")));
		all.add(broken("observations of clients switched off by property", MapsApplication.class, CALLS,
				callWithout("/maps")));
		all.add(broken("an HTTP interface over RestClient.create", MoviesApplication.class, CALLS,
				callWithout("/movies")));
		all.add(broken("a time-out guard copies the trace id alone", BankApplication.class, CALLS, (evidence) -> {
			Reply reply = evidence.get("/accounts");
			evidence.rightId("balance", reply);
			assertThat(evidence.lines("balance")).noneMatch((line) -> line.contains("span_id"));
			assertThat(evidence.calls(1).get(0).traceparents().get(0)).doesNotContain(reply.trace());
		}));
		all.add(broken("the continuation of sendAsync has no context", CurrencyApplication.class, CALLS, (evidence) -> {
			Reply reply = evidence.get("/rates");
			assertThat(evidence.calls(1).get(0).traceparents().get(0)).contains(reply.trace());
			evidence.noId("The rates came", reply);
		}));
		all.add(broken("an aspect gives services traces of their own", LoanApplication.class, "",
				(evidence) -> evidence.otherId("Scoring", evidence.get("/loans"))));
		all.add(broken("spans of a second SDK", LibraryApplication.class, CALLS, (evidence) -> {
			Reply reply = evidence.get("/books");
			String line = evidence.lines("Looking for the book").get(0);
			assertThat(line).contains(reply.trace());
			assertThat(evidence.spans()).isNotEmpty().noneMatch((span) -> line.contains(span.getSpanId()));
		}));
		return all;
	}

	private static List<Shape> signals() {
		List<Shape> all = new ArrayList<>();
		all.add(broken("a convention makes the caller's trace a label", TicketApplication.class, "", (evidence) -> {
			Reply reply = evidence.get("/tickets");
			assertThat(evidence.scrape(PROMETHEUS)).contains("caller=\"" + reply.trace() + "\"");
		}));
		all.add(broken("a sampler drops the spans of calls", FleetApplication.class, CALLS, (evidence) -> {
			Reply reply = evidence.get("/cars");
			String header = evidence.calls(1).get(0).traceparents().get(0);
			assertThat(header).contains(reply.trace()).matches(".*-0[02]");
			assertThat(evidence.hasServerSpan(reply)).isTrue();
		}));
		all.add(broken("a ratio sampler ignores the parent", ParcelApplication.class, "", (evidence) -> {
			List<Reply> replies = evidence.together(10, "/parcels");
			assertThat(replies).anyMatch((reply) -> !evidence.hasServerSpan(reply));
		}));
		all.add(broken("only slow spans are exported", BookingApplication.class, "", (evidence) -> {
			Reply reply = evidence.get("/bookings");
			evidence.rightId("Showing the booking", reply);
			assertThat(evidence.hasServerSpan(reply)).isFalse();
		}));
		all.add(broken("a baggage scope is never closed", PartnerApplication.class,
				"requests:\n  - {path: /partners}\n  - {path: /contracts}\n",
				(evidence) -> evidence.leaks("/partners", "/contracts", "Showing the contract")));
		all.add(broken("exemplars of unsampled spans", GamesApplication.class, "", (evidence) -> {
			for (int i = 0; i < 5; i++) {
				evidence.get("/games", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
			}
			assertThat(evidence.scrape(PROMETHEUS)).contains("4bf92f3577b34da6a3ce929d0e0e4736");
			assertThat(evidence.spans()).noneMatch((span) -> span.getTraceId().startsWith("4bf92f"));
		}));
		all.add(broken("requests are measured outside of their spans", RadioApplication.class, "", (evidence) -> {
			evidence.get("/stations");
			assertThat(evidence.scrape(PROMETHEUS)).contains("inbound_requests_seconds_bucket")
				.doesNotContain("trace_id=");
		}));
		all.add(broken("a controller serves the scrape without exemplars", TaxiApplication.class, "", (evidence) -> {
			evidence.get("/taxis");
			assertThat(evidence.get(PROMETHEUS).status()).isEqualTo(404);
			assertThat(evidence.get("/metrics").body()).contains(BUCKET).doesNotContain("trace_id=");
		}));
		return all;
	}

	private static List<Shape> logs() {
		List<Shape> all = new ArrayList<>();
		all.add(broken("afterCompletion empties the MDC before the access log", ProfileApplication.class, "",
				(evidence) -> evidence.noId("/profile -> 200", evidence.get("/profile"))));
		all.add(broken("a layout reads the MDC behind an async appender", ClaimsApplication.class, "",
				(evidence) -> evidence.noId("Showing the claim", evidence.get("/claims"))));
		all.add(broken("a pattern with keys of Sleuth", MailApplication.class, "",
				(evidence) -> evidence.noId("[blind,,]", evidence.get("/mails"))));
		all.add(broken("masking hits the ids", CardsApplication.class, "",
				(evidence) -> evidence.noId("trace_id=****", evidence.get("/cards"))));
		all.add(broken("JSON without the MDC", SurveyApplication.class, "",
				(evidence) -> evidence.noId("Showing the survey", evidence.get("/surveys"))));
		all.add(broken("JSON from a pattern that does not escape", NotesApplication.class, "", (evidence) -> {
			evidence.get("/notes");
			assertThat(evidence.lines("Showing note \"shopping\"").get(0)).doesNotContain("trace_id");
		}));
		all.add(broken("a correlation pattern of eight characters", AlarmApplication.class, "", (evidence) -> {
			Reply reply = evidence.get("/alarms");
			assertThat(evidence.lines("Showing the alarm").get(0)).contains("[" + reply.trace().substring(24) + "]")
				.doesNotContain(reply.trace());
		}));
		all.add(broken("a second console appender without ids", PharmacyApplication.class, "", (evidence) -> {
			Reply reply = evidence.get("/pills");
			evidence.rightId("Showing the pill", reply);
			evidence.noId("The pill was shown", reply);
		}));
		all.add(broken("an error page logs after the request's scope", MuseumApplication.class,
				"requests:\n  - {path: /paintings, status: 410}\n",
				(evidence) -> evidence.noId("Error page 410", evidence.get("/paintings"))));
		return all;
	}

	private static List<Shape> kafka() {
		List<Shape> all = new ArrayList<>();
		all.add(broken("a producer interceptor removes headers", OrdersApplication.class, KAFKA, (evidence) -> {
			evidence.get("/orders");
			assertThat(evidence.traceparents("kafkacleanup-orders", 1)).containsExactly(List.of());
		}));
		all.add(broken("a serializer adds a second traceparent", LedgerApplication.class, KAFKA, (evidence) -> {
			evidence.get("/entries");
			assertThat(evidence.traceparents("kafkaserializer-entries", 1).get(0)).hasSize(2);
		}));
		all.add(broken("an outbox that does not keep the context", CheckoutApplication.class, KAFKA, (evidence) -> {
			Reply reply = evidence.get("/checkouts");
			evidence.rightId("Checkout accepted", reply);
			evidence.otherId("Publishing", reply);
			assertThat(evidence.traceparents("outbox-checkouts", 1).get(0).get(0)).doesNotContain(reply.trace());
		}));
		all.add(broken("a recoverer parks records without their context", ShippingApplication.class, KAFKA,
				(evidence) -> {
					Reply reply = evidence.get("/shipments");
					evidence.rightId("Shipping broken", reply);
					evidence.otherId("Parked broken", reply);
				}));
		all.add(broken("a batch listener logs records without their context", MeterApplication.class, KAFKA,
				(evidence) -> evidence.noId("Reading 23", evidence.get("/readings"))));
		all.add(broken("replies by a template that is not observed", ApprovalApplication.class, KAFKA, (evidence) -> {
			evidence.rightId("Approving", evidence.get("/questions"));
			assertThat(evidence.traceparents("replies-answers", 1)).containsExactly(List.of());
		}));
		all.add(broken("a thread polls Kafka's own consumer", SensorApplication.class, KAFKA,
				(evidence) -> evidence.noId("Sensor value", evidence.get("/values"))));
		return all;
	}

	private static List<Shape> reactive() {
		List<Shape> all = new ArrayList<>();
		all.add(broken("WebFlux: a pipeline of the start handles all bids", AuctionApplication.class, "",
				(evidence) -> {
					evidence.together(2, "/bids");
					assertThat(evidence.lines("Recorded bid", 2).stream().map(Evidence::trace).distinct()).hasSize(1);
				}));
		all.add(broken("WebFlux: a library calls back on its own thread", ScanApplication.class, "",
				(evidence) -> evidence.noId("The scan is", evidence.get("/scans"))));
		all.add(broken("WebFlux: an exchange filter builds the request anew", HotelsApplication.class, CALLS,
				callWithout("/hotels")));
		all.add(broken("WebFlux: a WebClient of its own", TrainsApplication.class, CALLS, callWithout("/trains")));
		all.add(broken("a Mono in Spring MVC hops to another thread", MusicApplication.class, "",
				(evidence) -> evidence.noId("Reading the song", evidence.get("/songs"))));
		return all;
	}

	private static List<Shape> healthy() {
		List<Shape> all = new ArrayList<>();
		all.add(healthy("a gateway passes all headers on but the baggage", StoreApplication.class, CALLS,
				calling("/articles", "Asking")));
		all.add(healthy("pools wrapped by OpenTelemetry's context", SupplierApplication.class, CALLS,
				calling("/suppliers", "Asking supplier")));
		all.add(healthy("a JSON layout of its own behind an async appender", TextileApplication.class, "",
				serving("/shirts", "Showing the")));
		all.add(healthy("context path, management port and base path", BakeryApplication.class, "", (evidence) -> {
			evidence.onlyRightIds("Showing the cake", evidence.together(3, "/bakery/cakes"));
			evidence.rightExemplar("/manage/scrape", BUCKET);
		}));
		all.add(healthy("long polling on a pool that propagates", ChatApplication.class, "",
				serving("/messages", "A message came")));
		all.add(healthy("a scheduled job and @Async with a decorator", GardenApplication.class, "", (evidence) -> {
			serving("/plants", "Showing the plant").of(evidence);
			String part = evidence.lines("Watered").get(0);
			assertThat(Evidence.trace(part)).isNotEmpty();
			assertThat(evidence.lines("Watering").get(0)).contains(Evidence.trace(part));
		}));
		all.add(healthy("Kafka without a web server", FreightApplication.class,
				KAFKA + "records:\n  - {topic: hworker-containers, value: c-17}\n", (evidence) -> {
					String trace = UUID.randomUUID().toString().replace("-", "");
					evidence.publish("hworker-containers", "c-17", trace);
					assertThat(evidence.lines("Loading container").get(0)).contains(trace);
					assertThat(evidence.traceparents("hworker-loaded", 1).get(0).get(0)).contains(trace);
				}));
		all.add(healthy("a batch listener opens scopes by hand", EnergyApplication.class, KAFKA,
				(evidence) -> evidence.onlyRightIds("Reading 23", evidence.together(2, "/readings"))));
		all.add(healthy("several appenders", ForestApplication.class, "", serving("/trees", "The tree is old")));
		all.add(healthy("much is logged outside of requests", RadarApplication.class, "",
				serving("/echoes", "Showing the echo")));
		all.add(healthy("slow answers, 4xx and 5xx by design", CourtApplication.class,
				"requests:\n  - {path: /cases/slow}\n  - {path: /cases/conflict, status: 409}\n"
						+ "  - {path: /cases/missing, status: 404}\n  - {path: /cases/unavailable, status: 503}\n"
						+ "  - {path: /cases/invalid, status: 422}\n",
				(evidence) -> {
					serving("/cases/slow", "Thinking").of(evidence);
					evidence.rightId("Conflict", evidence.get("/cases/conflict"));
					evidence.rightId("No judge", evidence.get("/cases/unavailable"));
					assertThat(evidence.get("/cases/invalid").status()).isEqualTo(422);
				}));
		all.add(healthy("basic authentication", VaultApplication.class,
				"credentials:\n  basic: {username: kim, password: secret}\n", (evidence) -> {
					assertThat(evidence.get("/coins").status()).isEqualTo(401);
					Reply reply = evidence.get("/coins", "Authorization", "Basic a2ltOnNlY3JldA==");
					evidence.onlyRightIds("Showing the coin", List.of(reply));
				}));
		all.add(healthy("functional routes of Spring MVC", HarborApplication.class, CALLS,
				calling("/ships", "Asking for the ship")));
		all.add(healthy("functional routes of WebFlux with a hop", CinemaApplication.class, CALLS,
				calling("/films", "The film is")));
		all.add(healthy("requests are measured under another name", StadiumApplication.class, "", (evidence) -> {
			evidence.onlyRightIds("Showing the match", evidence.together(3, "/matches"));
			evidence.rightExemplar(PROMETHEUS, "inbound_http_seconds_bucket");
		}));
		all.add(healthy("one trace in ten", FactoryApplication.class, CALLS, calling("/machines", "Asking")));
		all.add(healthy("an outbox that keeps the traceparent", MarketApplication.class, KAFKA, (evidence) -> {
			Reply reply = evidence.get("/sales");
			evidence.onlyRightIds("Publishing", List.of(reply));
			assertThat(evidence.traceparents("houtbox-sales", 1).get(0).get(0)).contains(reply.trace());
		}));
		all.add(healthy("a cache answers the second request", GuideApplication.class, CALLS, (evidence) -> {
			evidence.rightCall(evidence.get("/tours"));
			evidence.rightId("Showing the tour", evidence.get("/tours"));
			assertThat(evidence.calls(1)).hasSize(1);
		}));
		all.add(healthy("ids that look like trace ids", WalletApplication.class, CALLS,
				calling("/wallets", "Opened wallet")));
		all.add(healthy("a retry in the thread of the request", ClinicApplication.class,
				FAILING + "requests:\n  - {path: /visits, status: 502}\n", (evidence) -> {
					evidence.downstreamAnswers(503);
					Reply reply = evidence.get("/visits");
					evidence.onlyRightIds("Attempt", List.of(reply));
					assertThat(evidence.calls(3)).hasSize(3)
						.allSatisfy((call) -> assertThat(call.traceparents().get(0)).contains(reply.trace()));
				}));
		all.add(healthy("WebFlux: server-sent events", NewsApplication.class, "requests:\n  - {path: /news}\n",
				serving("/news", "News 2")));
		all.add(healthy("the common pool with a snapshot by hand", GalleryApplication.class, "",
				serving("/pictures", "Rendering left")));
		all.add(healthy("a listener replies by the observed template", TutorApplication.class, KAFKA, (evidence) -> {
			Reply reply = evidence.get("/questions");
			evidence.onlyRightIds("Answering", List.of(reply));
			evidence.onlyRightIds("The answer is", List.of(reply));
		}));
		all.add(healthy("a nightly job without a web server", NightlyApplication.class, CALLS, (evidence) -> {
			assertThat(Evidence.trace(evidence.lines("Counting").get(0))).isNotEmpty()
				.isEqualTo(Evidence.trace(evidence.lines("Counted").get(0)));
			assertThat(evidence.calls(1).get(0).traceparents().get(0))
				.contains(Evidence.trace(evidence.lines("Counted").get(0)));
		}));
		return all;
	}

	private static void callOfAnotherTrace(Evidence evidence) throws Exception {
		Reply reply = evidence.get("/quotes");
		evidence.rightId("Asking", reply);
		assertThat(evidence.calls(2)).allSatisfy(
				(call) -> assertThat(call.traceparents()).singleElement().asString().doesNotContain(reply.trace()));
	}

	private static Shape.Check callWithout(String path) {
		return (evidence) -> {
			evidence.rightId("Asking", evidence.get(path));
			assertThat(evidence.calls(1)).allSatisfy((call) -> assertThat(call.traceparents()).isEmpty());
		};
	}

	private static Shape.Check serving(String path, String text) {
		return (evidence) -> {
			List<Reply> replies = evidence.together(3, path);
			assertThat(replies).allMatch((reply) -> reply.status() == 200);
			evidence.onlyRightIds(text, replies);
			evidence.rightExemplar(PROMETHEUS, BUCKET);
			assertThat(replies).allMatch(evidence::hasServerSpan);
		};
	}

	private static Shape.Check calling(String path, String text) {
		return (evidence) -> {
			Reply reply = evidence.get(path);
			evidence.rightCall(reply);
			evidence.onlyRightIds(text, List.of(reply));
			evidence.rightExemplar(PROMETHEUS, BUCKET);
		};
	}

	private static Shape broken(String name, Class<?> application, String gateFile, Shape.Check check) {
		return new Shape(name, true, application, gateFile, check);
	}

	private static Shape healthy(String name, Class<?> application, String gateFile, Shape.Check check) {
		return new Shape(name, false, application, gateFile, check);
	}

}
