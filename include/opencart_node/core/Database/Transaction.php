<?php
namespace OrderUpload\Node\Database;

/** A transaction where all tables that an order touches have them; elsewhere each statement stands for itself. */
final class Transaction
{
    const DEADLOCK_TRIES = 3;

    private $db;
    private $columns;

    public function __construct(Database $db, Columns $columns)
    {
        $this->db = $db;
        $this->columns = $columns;
    }

    /** Tell whether what was written can be taken back. */
    public function isPossible(): bool
    {
        return $this->columns->isTransactional();
    }

    /**
     * Return what something gives that is written whole or not at all.
     *
     * Two batches may lock each other's products: the one that the database gave up starts again.
     */
    public function run(callable $write)
    {
        if (!$this->isPossible()) {
            return $write();
        }
        for ($try = 1;; $try++) {
            $this->db->run('START TRANSACTION');
            try {
                $result = $write();
                $this->db->run('COMMIT');

                return $result;
            } catch (\Throwable $error) {
                $this->db->run('ROLLBACK');
                $isDeadlock = preg_match('/\b(1213|1205)\b|deadlock/i', $error->getMessage());
                if (!$isDeadlock || $try >= self::DEADLOCK_TRIES) {
                    throw $error;
                }
            }
        }
    }

    /** Keep what was written up to here, whatever becomes of the rest. */
    public function commitSoFar()
    {
        if ($this->isPossible()) {
            $this->db->run('COMMIT');
            $this->db->run('START TRANSACTION');
        }
    }

    /**
     * Return what something gives that is written in a transaction of its own, inside of run(): what was written before is
     * kept, and so is this, whatever becomes of the rest.
     */
    public function apart(callable $write)
    {
        $this->db->run('START TRANSACTION');
        try {
            $result = $write();
            $this->db->run('COMMIT');
        } catch (\Throwable $error) {
            $this->db->run('ROLLBACK');
            throw $error;
        }
        if ($this->isPossible()) {
            $this->db->run('START TRANSACTION');
        }

        return $result;
    }
}
