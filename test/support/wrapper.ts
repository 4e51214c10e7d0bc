/** Lines of shell that put a program ahead of the real one on the PATH; `$*` in its body is what it is asked. */
export function wrapper(program: string, body: string): string {
  return `real=$(command -v ${program})
    cat >/usr/local/sbin/${program} <<END
#!/bin/sh
$(cat <<'BODY'
${body}
BODY
)
exec "$real" "\\$@"
END
    chmod 755 /usr/local/sbin/${program}`;
}
