/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.prometheus.metrics.config.PrometheusPropertiesException;
import net.bytebuddy.ByteBuddy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.Resource;
import org.springframework.validation.Errors;
import org.springframework.validation.ValidationUtils;
import org.springframework.validation.Validator;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link StartFailure}, with applications that do not start.
 */
class StartFailureTests {

	@Test
	void librariesThatDoNotFitNeedNoProperty() {
		String text = StartFailure.failed(new Entry(StartFailureTests.class),
				new IllegalStateException(new NoSuchMethodError("'void a.B.c()'")));
		assertThat(text).contains("a.B.c()", "./mvnw dependency:tree").doesNotContain("names neither");
	}

	@Test
	void aClassThatAFileNamesAndNoLibraryHasNeedsNoProperty() {
		String text = StartFailure.failed(new Entry(StartFailureTests.class),
				new IllegalArgumentException(new ClassNotFoundException("com.acme.Initializer")));
		assertThat(text)
			.contains("ClassNotFoundException: com.acme.Initializer", "Add the library that has it",
					"META-INF/spring.factories")
			.doesNotContain("names neither");
	}

	@Test
	void aFileOfTheTestsThatHidesAShippedOneIsNamed() {
		IllegalArgumentException failure = new IllegalArgumentException(
				"Could not resolve placeholder 'server.address' in value \"${server.address}\"");
		Entry entry = new Entry(StartFailureTests.class);
		assertThat(StartFailure.failed(entry, failure, List.of("application-webwolf.properties"), KnownProperties.NONE))
			.containsSubsequence(
					"hide shipped files of the same name: application-webwolf.properties.\nOf a hidden file the gate reads only",
					"the name of another profile.\n\n", "The property server.address is missing.");
		assertThat(StartFailure.failed(entry, failure, List.of(), KnownProperties.NONE))
			.doesNotContain("hide shipped files");
	}

	/**
	 * Spring Cloud's own check. Its package begins as that of its configuration client.
	 */
	@Test
	void aSpringCloudThatDoesNotFitIsNoMatterOfAnImport() throws ReflectiveOperationException {
		Class<? extends RuntimeException> refused = new ByteBuddy().subclass(RuntimeException.class)
			.name("org.springframework.cloud.configuration.CompatibilityNotMetException")
			.make()
			.load(getClass().getClassLoader())
			.getLoaded();
		String text = StartFailure.failed(new Entry(StartFailureTests.class),
				refused.getConstructor(String.class).newInstance("Change Spring Boot version"));
		assertThat(text).contains("Change Spring Boot version", "Spring Cloud", "compatibility-verifier.enabled=false")
			.doesNotContain("imports a configuration", "names neither");
	}

	/**
	 * The frame of the application alone can be its main method, which says nothing.
	 */
	@Test
	void whatAStartWaitsForIsNamed() {
		Thread main = new Thread(() -> Mono.never().block());
		main.setDaemon(true);
		main.start();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> main.getState() == Thread.State.WAITING);
		assertThat(StartFailure.tooLong(new Entry(StartFailureTests.class), Duration.ofSeconds(4), main)).contains(
				"Its main thread is at io.joinkey.check.run.StartFailureTests.", "It waits in reactor.core.publisher.");
		main.interrupt();
	}

	@Test
	void aClassOfAnotherJavaIsNoMatterOfLibraries() {
		assertThat(StartFailure.failed(new Entry(StartFailureTests.class),
				new UnsupportedClassVersionError("Preview features are not enabled for com/acme/Scopes")))
			.contains("-Djoinkey.gate.argLine=--enable-preview")
			.doesNotContain("dependency:tree");
		assertThat(StartFailure.failed(new Entry(StartFailureTests.class),
				new UnsupportedClassVersionError("com/acme/Scopes has been compiled by a more recent version")))
			.contains("Run Maven with a newer JDK")
			.doesNotContain("dependency:tree", "preview");
		assertThat(StartFailure.failed(new Entry(StartFailureTests.class), new UnsupportedClassVersionError(
				"com/acme/Scopes (class file version 65.65535) was compiled with preview "
						+ "features that are unsupported. This version of the Java Runtime only recognizes preview "
						+ "features for class file version 69.65535")))
			.contains("Run Maven with the JDK that compiled it, or compile it again")
			.doesNotContain("dependency:tree", "newer JDK", "--enable-preview");
	}

	@Test
	void aDatabaseThatLacksATableIsRunning() {
		String text = StartFailure.failed(new Entry(StartFailureTests.class),
				new IllegalStateException(new SQLException("ERROR: relation \"publisher\" does not exist", "42P01")));
		assertThat(text)
			.contains("relation \"publisher\" does not exist", "The database answered (SQL state 42P01)",
					"- spring.datasource.url=")
			.doesNotContain("not running", "names neither");
	}

	/**
	 * The libraries read the tables before they complain, so the database is running.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "org.flywaydb.core.api.exception.FlywayValidateException",
			"liquibase.exception.ValidationFailedException",
			"org.hibernate.tool.schema.spi.SchemaManagementException" })
	void aDatabaseWithOtherTablesIsRunning(String type) throws ReflectiveOperationException {
		Class<? extends RuntimeException> refused = new ByteBuddy().subclass(RuntimeException.class)
			.name(type)
			.make()
			.load(getClass().getClassLoader())
			.getLoaded();
		String text = StartFailure.failed(new Entry(StartFailureTests.class),
				refused.getConstructor(String.class).newInstance("Migrations have failed validation"));
		assertThat(text)
			.contains("Migrations have failed validation", "The database answered, but its tables",
					"- spring.datasource.url=")
			.doesNotContain("not running", "names neither");
	}

	@Test
	void aDatabaseThatDoesNotAnswerIsASystemThatIsNotRunning() {
		String text = StartFailure.failed(new Entry(StartFailureTests.class),
				new IllegalStateException(new SQLException("Connection to localhost:5432 refused", "08001")));
		assertThat(text).contains("not running here at localhost:5432").doesNotContain("answered");
	}

	@Test
	void aMissingFileIsNamed() {
		start("secret", "file:/run/secrets/key.pem").withMessageContainingAll("/run/secrets/key.pem", "secret(",
				"a file that does not exist", "- secret=classpath:for-the-gate.pem");
	}

	/** The text is applied: the application starts with the file. */
	@Test
	void aMissingResourceIsFoundAtThePlaceInTheText() {
		start("secret", "classpath:keys/for-tokens.pub").withMessageContainingAll(
				"class path resource [keys/for-tokens.pub]", "there: src/test/resources/keys/for-tokens.pub.");
		String applied = "classpath:" + StartFailureTests.class.getName().replace('.', '/') + ".class";
		assertThatCode(() -> start("secret", applied).observe()).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"org.springframework.boot.DataSourceBeanCreationException | Failed to determine a suitable driver class | no URL of a database | - spring.datasource.url=jdbc:...",
			"acme.ConnectionFactoryBeanCreationException | Failed to determine a suitable R2DBC Connection URL | io.r2dbc:r2dbc-h2 | - spring.r2dbc.url=r2dbc:...",
			"io.lettuce.core.RedisConnectionException | Unable to connect to localhost/127.0.0.1:6379 | needs Redis, which is not running here at localhost/127.0.0.1:6379 | - spring.data.redis.host=localhost",
			"com.mongodb.MongoTimeoutException | Timed out, servers=[{address=localhost:27017 | needs MongoDB, which is not running here at localhost:27017 | - spring.mongodb.uri=mongodb://",
			"org.springframework.amqp.AmqpConnectException | refused | needs RabbitMQ, | - spring.rabbitmq.host=localhost",
			"co.elastic.elasticsearch.TransportException | refused: localhost/127.0.0.1:9200 | needs Elasticsearch, | - spring.elasticsearch.uris=http://localhost:9200",
			"org.flywaydb.core.internal.FlywaySqlUnableToConnectToDbException | Unable to obtain connection | needs a database, | - spring.datasource.url=jdbc:h2:mem:gate",
			"acme.NoDocker | Could not find a valid Docker environment. Please see logs | Testcontainers found no Docker. | application: com.example.Application",
			"acme.IssuerException | Unable to resolve the Configuration with the provided Issuer of \"http://sso:9999/realms/x\" | issuer of tokens http://sso:9999/realms/x | - spring.security.oauth2.client.provider.<name>.issuer-uri=http://",
			"acme.State | Client id of registration 'github' must not be empty. | registration.github.client-id is missing | - spring.security.oauth2.client.registration.github.client-id=value",
			"acme.Invalid | Property spring.security.oauth2.resourceserver.jwt.public-key-location with value 'class path resource [x.pub]' is invalid: Public key location does not exist | jwt.public-key-location has the value 'class path resource [x.pub]': Public key location does not exist | - spring.security.oauth2.resourceserver.jwt.public-key-location=value",
			"acme.BindException | Failed to bind properties under 'acme.limit' to int | The value of acme.limit does not fit its type | - acme.limit=value",
			"acme.Validation | Field error in object 'acme' on field 'apiKey': rejected value [null]; default message [apiKey]]; default message [must not be blank] | The property acme.api-key is refused: must not be blank | - acme.api-key=value",
			"acme.Absent | OpenAI API key must be set. Use the connection property: spring.ai.openai.api-key or spring.ai.openai.chat.api-key property. | The message names the property spring.ai.openai.api-key | - spring.ai.openai.api-key=value" })
	void whatIsMissingIsNamedWithTheLineToWrite(String type, String message, String missing, String line)
			throws ReflectiveOperationException {
		Class<? extends RuntimeException> thrown = new ByteBuddy().subclass(RuntimeException.class)
			.name(type)
			.make()
			.load(getClass().getClassLoader())
			.getLoaded();
		assertThat(StartFailure.failed(new Entry(StartFailureTests.class),
				new IllegalStateException(thrown.getConstructor(String.class).newInstance(message))))
			.contains(missing, line)
			.doesNotContain("names neither");
	}

	@Test
	void aClassOrAFileInAMessageIsNotAProperty() {
		assertThat(StartFailure.failed(new Entry(StartFailureTests.class), new IllegalStateException(
				"No qualifying bean of spring.datasource.Pool in server.local.file:1 at http://spring.acme.example.org/a")))
			.contains("The exception names neither a property nor a system. An earlier line of application.log");
	}

	@Test
	void aMissingImportOfConfigurationIsNamed() {
		start("spring.config.import", "file:/missing/secret.properties").withMessageContainingAll(
				"/missing/secret.properties", "imports a configuration that does not exist", "- spring.config.import=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "28P01", "28000", "3D000" })
	void aDatabaseThatRefusesTheLoginIsRunning(String state) {
		assertThat(StartFailure.failed(new Entry(StartFailureTests.class),
				new IllegalStateException(new SQLException("password authentication failed", state))))
			.contains("The database answered (SQL state " + state, "- spring.datasource.username=")
			.doesNotContain("not running");
	}

	@Test
	void propertiesThatTheValidationRefusesAreNamed() {
		Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("orders.sap.user-name", "")));
		Throwable failure = catchThrowable(
				() -> binder.bind("orders.sap", Bindable.of(Sap.class), new ValidationBindHandler(new SapValidator())));
		assertThat(StartFailure.failed(new Entry(StartFailureTests.class), failure))
			.contains("properties:\n    - orders.sap.endpoint-url=value\n    - orders.sap.user-name=value\n",
					"profiles: [local]")
			.doesNotContain("names neither");
	}

	@Test
	void aMissingBeanIsNamed() {
		start("bean", "true").withMessageContainingAll("StartFailureTests$Payments", "A bean is missing", "profiles: [",
				"application: com.example.TestApplication");
	}

	@Test
	void aBuilderThatIsMissingWithItsStarterIsNamed() {
		List<Throwable> rest = List.of(new NoSuchBeanDefinitionException(RestClient.Builder.class));
		ClassLoader without = new FilteredClassLoader("org.springframework.boot.restclient");
		assertThat(MissingStarter.advice(rest, without)).get()
			.asString()
			.contains("RestClient.Builder", "add the dependency spring-boot-starter-restclient");
		assertThat(MissingStarter.advice(rest, StartFailureTests.class.getClassLoader())).isEmpty();
		assertThat(MissingStarter.advice(List.of(new NoSuchBeanDefinitionException(Resource.class)), without))
			.isEmpty();
	}

	@Test
	void aMissingVariableIsNamed() {
		start("variable", "${PAYMENT_KEY}").withMessageContainingAll("The property PAYMENT_KEY is missing",
				"- PAYMENT_KEY=value");
	}

	@Test
	void aPlaceholderThatALibraryLeftInItsMessageIsNamed() {
		URISyntaxException failure = new URISyntaxException("http://${sms.base-url}", "Illegal character in authority",
				7);
		assertThat(StartFailure.failed(new Entry(StartFailureTests.class), new IllegalStateException(failure)))
			.contains("The property sms.base-url is missing", "- sms.base-url=value");
	}

	@Test
	void anOlderClientOfPrometheusIsNamed() {
		assertThat(StartFailure.failed(new Entry(StartFailureTests.class),
				new PrometheusPropertiesException(
						"io.prometheus.exemplars.min_retention_period_seconds: Unknown property")))
			.contains("needs the version of Prometheus' client that Spring Boot 4.1 has")
			.doesNotContain("names neither");
	}

	@Test
	void anArgumentThatAMessageNamesIsNamed() {
		assertThat(StartFailure.failed(new Entry(StartFailureTests.class), new IllegalArgumentException(
				"No genome. Give its file by the --genomeFile argument or the GENOME_FILE environment variable.")))
			.contains("The message names the argument --genomeFile", "arguments: [--genomeFile=value]")
			.doesNotContain("names neither");
	}

	@Test
	void aSystemThatDoesNotAnswerIsNamedWithItsAddress() throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		start("host", "localhost:" + port).withMessageContainingAll("ConnectException",
				"The application needs a system that is not running here at localhost:" + port,
				"application: com.example");
	}

	@Test
	void aPortThatIsTakenIsNamed() throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			start("port", String.valueOf(taken.getLocalPort())).withMessageContainingAll("A port is already in use",
					"- the.other.port=0");
		}
	}

	private static Start start(String property, String value) {
		return new Start(property, value);
	}

	/**
	 * The message of an application that does not start.
	 *
	 * @param property the property that breaks it
	 * @param value its value
	 */
	private record Start(String property, String value) {

		private void withMessageContainingAll(String... parts) {
			assertThatExceptionOfType(CouldNotJudge.class).isThrownBy(this::observe).withMessageContainingAll(parts);
		}

		private void observe() {
			new ApplicationRun(Application.class, GateFileReader.read(""), null).observe(
					Map.of(this.property, this.value, "spring.main.web-application-type", "none"),
					Duration.ofMinutes(1));
		}

	}

	interface Payments {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class Application {

		@Bean
		@ConditionalOnProperty("secret")
		static byte[] secret(@Value("${secret}") Resource file) throws IOException {
			return file.getContentAsByteArray();
		}

		@Bean
		@ConditionalOnProperty("bean")
		static String needs(Payments payments) {
			return payments.toString();
		}

		@Bean
		@ConditionalOnProperty("host")
		static Integer client(@Value("${host}") String host) throws IOException {
			URI uri = URI.create("http://" + host);
			try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
				return socket.getPort();
			}
			catch (IOException ex) {
				throw new IllegalStateException("Connection to " + host + " refused", ex);
			}
		}

		@Bean
		@ConditionalOnProperty("port")
		static ServerSocket socket(@Value("${port}") int port) throws IOException {
			return new ServerSocket(port);
		}

		@Bean
		@ConditionalOnProperty("variable")
		static Long variable(@Value("${variable}") String value) {
			return Long.valueOf(value);
		}

	}

	record Sap(String userName, String endpointUrl) {
	}

	static class SapValidator implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == Sap.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			ValidationUtils.rejectIfEmpty(errors, "userName", "missing");
			ValidationUtils.rejectIfEmpty(errors, "endpointUrl", "missing");
		}

	}

}
