import { resolvePassword, resolveSecret, withoutSecrets } from "../../../lib/host/secret-reference";
import { surroundings } from "./surroundings";

const environment = surroundings({
  variables: { WEB_PASSWORD: "of the variable\n", EMPTY: "" },
  files: { "/root/.ssh/id": "-----BEGIN\nof the file\n", "/etc/two": "a\nb\n", "/etc/empty": "\n" },
});

test.each([
  { name: "itself", written: "plain:text", want: "plain:text" },
  { name: "a variable, without the line break at its end", written: "env:WEB_PASSWORD", want: "of the variable" },
  { name: "a file, by its whole path", written: "file:/etc/two", want: "a\nb" },
  { name: "a file in the home folder", written: "file:~/.ssh/id", want: "-----BEGIN\nof the file" },
])("a secret written as $name", async ({ written, want }) => {
  expect(await resolveSecret(written, "connection.password", environment)).toBe(want);
});

test.each([
  { name: "a variable that is not set", written: "env:NOBODY", problem: "env:NOBODY is not set." },
  { name: "an empty variable", written: "env:EMPTY", problem: "env:EMPTY is not set." },
  { name: "a file that is not there", written: "file:~/x", problem: "file:~/x cannot be read: there is no such file." },
  { name: "an empty file", written: "file:/etc/empty", problem: "file:/etc/empty is empty." },
])("a reference to $name is refused", async ({ written, problem }) => {
  await expect(resolveSecret(written, "connection.password", environment)).rejects.toMatchObject({
    failures: [{ code: "KTP209", property: "connection.password", problem }],
  });
});

test("a password of two lines is refused, without showing it", async () => {
  await expect(resolvePassword("file:/etc/two", "connection.sudo.password", environment)).rejects.toMatchObject({
    failures: [{ code: "KTP210", property: "connection.sudo.password", problem: expect.not.stringContaining("a\nb") }],
  });
});

test("secrets are taken out of a text, as they are and as a shell quotes them", () => {
  const text = "line 3: 'it'\\''s': not found; it's wrong";
  expect(withoutSecrets(text, ["it's", ""])).toBe("line 3: '(secret)': not found; (secret) wrong");
});
