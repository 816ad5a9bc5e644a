<?php
namespace OrderUpload\Node\Catalogue;

/** SQL that gives a row's name in the language that was asked for, else in the shop's own. */
final class TranslatedName
{
    /** @param int[] $languages ids, the wanted one first */
    public static function sql(string $alias, string $table, array $languages): string
    {
        $ids = implode(', ', array_map('intval', $languages)) ?: '0';

        return "COALESCE((SELECT d.name FROM {{$table}_description} d WHERE d.{$table}_id = {$alias}.{$table}_id
            AND d.language_id IN ($ids) ORDER BY FIELD(d.language_id, $ids) LIMIT 1), '')";
    }
}
