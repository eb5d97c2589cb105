// What the page's code makes of the vectors, as JSON.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.*;

final class Main {
  interface Verifies {
    void by(String token) throws Exception;
  }

  static void look(List<String> taken, String prefix, JsonNode some, Verifies verifies) {
    Map<String, String> every = new LinkedHashMap<>(Map.of("token", some.get("token").asText()));
    some.get("refused").fields().forEachRemaining(one -> every.put(one.getKey(), one.getValue().asText()));
    every.forEach((name, token) -> {
      try {
        verifies.by(token);
        taken.add(prefix + name);
      } catch (Exception refused) {
        // as it should be
      }
    });
  }

  public static void main(String[] arguments) throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode given = json.readTree(arguments[0]), shown = given.get("vectors"), asked = given.get("asked");
    Map<String, JsonNode> keys = new HashMap<>();
    given.get("keys").forEach(key -> keys.put(key.get("kid").asText(), key));
    Map<String, String> call = json.convertValue(given.get("call"), Map.class);
    Map<String, Object> claims = json.convertValue(given.get("claims"), LinkedHashMap.class);
    byte[] data = shown.get("input").asText().getBytes(StandardCharsets.UTF_8);
    byte[] result = shown.get("answer").get("result").asText().getBytes(StandardCharsets.UTF_8);
    long now = shown.get("now").asLong();
    List<String> taken = new ArrayList<>();
    Verifies caller = token -> TokenVerifier.verified(token, keys, call, data, now, "");
    look(taken, "", shown, caller);
    look(taken, "p256 ", shown.get("p256"), caller);
    look(taken, "answer ", shown.get("answer"),
        token -> TokenVerifier.checkAnswer(token, keys, "payments", asked, result));
    List<String> made = List.of(
        TokenSigner.signed(shown.get("key"), claims, data),
        TokenSigner.signed(shown.get("p256").get("key"), claims, data),
        TokenSigner.answered(shown.get("answer").get("key"), asked, result, now));
    System.out.println(json.writeValueAsString(List.of(taken, made, TokenForm.digest(new byte[0]))));
  }
}
