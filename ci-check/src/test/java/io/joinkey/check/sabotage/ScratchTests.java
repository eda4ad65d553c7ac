package io.joinkey.check.sabotage;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScratchTests {

	static List<Sabotage> some() {
		String pattern = System.getProperty("scratch", ".*");
		return Stream
			.of(ErrorSabotages.all(), KafkaFailureSabotages.all(), LogSabotages.all(), KafkaSabotages.all(),
					InboundSabotages.all(), OutgoingSabotages.all(), PreconditionSabotages.all(), WholeSabotages.all())
			.flatMap(List::stream)
			.filter((s) -> s.toString().matches(pattern))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("some")
	void scratch(Sabotage sabotage) {
		new SabotageTests().isCaughtByItsRuleAndMendedByTheRemedy(sabotage);
	}

}
