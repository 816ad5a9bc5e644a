<?php
namespace OrderUpload\TestShop;

/** The shop's database object. Like OpenCart's it keeps its connection in a property that the module knows: adaptor. */
final class Db
{
    private $adaptor;

    public function __construct($adaptor)
    {
        $this->adaptor = $adaptor;
    }

    public function query($sql)
    {
        return $this->adaptor->query($sql);
    }

    public function escape($text)
    {
        return $this->adaptor->escape($text);
    }

    public function countAffected()
    {
        return $this->adaptor->countAffected();
    }

    public function getLastId()
    {
        return $this->adaptor->getLastId();
    }
}

/**
 * A connection as OpenCart makes one: not strict, answers as text, errors as exceptions that end in their number.
 *
 * It counts its statements, and kills its own process at one of them: no shutdown function runs, no buffer is written.
 */
final class Connection
{
    private $mysqli;
    private $count = 0;
    private $killAt = 0;
    private $isKilledAfter = false;

    public function __construct(string $database, string $charset)
    {
        mysqli_report(MYSQLI_REPORT_OFF);
        $this->mysqli = new \mysqli('127.0.0.1', (string)getenv('SHOP_DATABASE_USER'), (string)getenv('SHOP_DATABASE_PASSWORD'),
            $database, (int)getenv('SHOP_DATABASE_PORT'));
        if ($this->mysqli->connect_error) {
            throw new \RuntimeException('no database: ' . $this->mysqli->connect_error);
        }
        $this->mysqli->set_charset($charset);
        $this->query("SET SESSION sql_mode = 'NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION'");
    }

    /**
     * Count from here on.
     *
     * @param string $kill number of the statement to die at, with + after it to die once it is sent; '' to live
     */
    public function arm(string $kill)
    {
        $this->count = 0;
        $this->killAt = (int)$kill;
        $this->isKilledAfter = substr($kill, -1) === '+';
    }

    public function count(): int
    {
        return $this->count;
    }

    public function query($sql)
    {
        if (++$this->count === $this->killAt) {
            $this->die($sql);
        }
        $result = $this->mysqli->query($sql);
        if ($result === false) {
            throw new \Exception('Error: ' . $this->mysqli->error . '<br />Error No: ' . $this->mysqli->errno . '<br />' . $sql);
        }
        if ($result === true) {
            return true;
        }
        $rows = $result->fetch_all(MYSQLI_ASSOC);
        $result->free();

        return (object)['rows' => $rows, 'row' => $rows[0] ?? [], 'num_rows' => count($rows)];
    }

    public function escape($text)
    {
        return $this->mysqli->real_escape_string((string)$text);
    }

    public function countAffected()
    {
        return $this->mysqli->affected_rows;
    }

    public function getLastId()
    {
        return $this->mysqli->insert_id;
    }

    private function die(string $sql)
    {
        if ($this->isKilledAfter) {
            $this->mysqli->query($sql, MYSQLI_ASYNC);
        }
        posix_kill(getmypid(), 9); // SIGKILL; the name belongs to an extension that may not be there
    }
}
