<?php
namespace OrderUpload\Node\Catalogue;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Values\Text;

/** What options and their values are called in every language of the shop. */
final class OptionNames
{
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /** Return option_id => its names, raw, each once. */
    public function ofOptions(array $optionIds): array
    {
        return $this->names('SELECT option_id AS id, name FROM {option_description} WHERE option_id IN (?)
            ORDER BY language_id', $optionIds);
    }

    /** Return option_value_id => its names, raw, each once. */
    public function ofValues(array $valueIds): array
    {
        return $this->names('SELECT option_value_id AS id, name FROM {option_value_description} WHERE option_value_id IN (?)
            ORDER BY language_id', $valueIds);
    }

    private function names(string $sql, array $ids): array
    {
        $names = [];
        foreach ($ids ? $this->db->rows($sql, [array_values(array_unique(array_map('intval', $ids)))]) : [] as $row) {
            $name = Text::shown($row['name']);
            if ($name !== '' && !in_array($name, $names[$row['id']] ?? [], true)) {
                $names[$row['id']][] = $name;
            }
        }

        return $names;
    }
}
