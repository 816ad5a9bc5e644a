<?php
namespace OrderUpload\Node\Values;

/** Text as OpenCart keeps it: its request cleaning escapes what comes in, its templates print it as it is. */
final class Text
{
    /** Return raw text as OpenCart's own request cleaning would keep it. */
    public static function stored(string $raw): string
    {
        return trim(htmlspecialchars($raw, ENT_COMPAT, 'UTF-8'));
    }

    /** Return kept text raw. */
    public static function shown($stored): string
    {
        return htmlspecialchars_decode((string)$stored, ENT_QUOTES);
    }

    /** Return a name of the shop's own lists raw: OpenCart ships some of its zones with entities, as in La Coru&ntilde;a. */
    public static function ofList($name): string
    {
        return html_entity_decode((string)$name, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }

    /** Tell whether the shop keeps a text as it is, a byte a character: ASCII without control characters and marks of HTML. */
    public static function isPlain(string $text): bool
    {
        return (bool)preg_match('/^[ !#-%\'-;=?-~]*$/D', $text);
    }

    /** Return how many characters a text has. */
    public static function length(string $text): int
    {
        return (int)preg_match_all('/./su', $text);
    }

    /** Tell whether a character is above U+FFFF. */
    public static function isSupplementary(string $text): bool
    {
        return (bool)preg_match('/[\x{10000}-\x{10FFFF}]/u', $text);
    }

    /** Tell whether a text has control characters, which no form of the shop lets through; a comment may have line breaks. */
    public static function hasControl(string $text, bool $isComment = false): bool
    {
        if ($isComment) {
            $text = str_replace(["\r\n", "\n"], ' ', $text);
        }

        return (bool)preg_match('/[\x00-\x1f\x7f]|\xc2[\x80-\x9f]/', $text);
    }

    /** Tell whether the shop's own forms would take an e-mail address: its mailer trusts what stands in the order. */
    public static function isEmail(string $text): bool
    {
        return !self::hasControl($text) && filter_var(trim($text, ' '), FILTER_VALIDATE_EMAIL) !== false;
    }

    /** Return text for comparing without regard to capitals and outer blanks. */
    public static function folded($text): string
    {
        $text = trim((string)$text);

        return function_exists('mb_strtolower') ? mb_strtolower($text, 'UTF-8') : strtolower($text);
    }

    /**
     * Return the database's number of an error, 0 for another one.
     *
     * OpenCart's drivers put the server's own message, which may hold values, and the whole statement into theirs:
     * "Error: ...<br />Error No: 1062<br />INSERT ..." (mysqli), "Error: SQLSTATE[23000]: ...: 1062 ..." (PDO).
     */
    public static function databaseError(\Throwable $error): int
    {
        $isKnown = preg_match('/^Error: SQLSTATE\[\w+\](?:: [^:]+:|:)? \[?(\d{4})\b/', $error->getMessage(), $found)
            || preg_match('#<br ?/>Error No: (\d+)<br ?/>#', $error->getMessage(), $found);

        return $isKnown ? (int)$found[1] : 0;
    }

    /** Return what the shop's error log gets of an error: its kind and place, never its message, which may hold a value. */
    public static function ofError(\Throwable $error): string
    {
        $number = self::databaseError($error);
        $kind = get_class($error) . ($number ? " (database error $number)" : '');

        return $kind . ' in ' . basename($error->getFile()) . ' on line ' . $error->getLine();
    }

    /** Return a hash of 8 letters, digits, - and _: enough to tell two texts of one thing apart. */
    public static function shortHash(string $text): string
    {
        return strtr(substr(base64_encode(hash('sha256', $text, true)), 0, 8), '+/', '-_');
    }
}
