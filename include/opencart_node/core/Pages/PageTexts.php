<?php
namespace OrderUpload\Node\Pages;

/**
 * The texts of the module's own pages and panels.
 *
 * They are not loaded into the shop's language, where heading_title would change the page round a panel.
 */
final class PageTexts
{
    /** Return name => text in the language of the page, else in English; $code as the shop's language files say it, e.g. it. */
    public static function of(string $code): array
    {
        $_ = [];
        require dirname(__DIR__) . '/language/en-gb.php';
        if (strncmp(strtolower($code), 'it', 2) === 0) {
            require dirname(__DIR__) . '/language/it-it.php';
        }

        return $_;
    }
}
