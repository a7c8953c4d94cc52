<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

/**
 * @property int user_id ~ risky likely
 */
class Order extends Model
{
    use BelongsToUser;

    public function buyer()
    {
        return $this->belongsTo(User::class, 'user_id'); // ~ breaking likely
    }

    public function isOfTheSame(self $other): bool
    {
        $mine = $this->user_id; // ~ risky likely silent
        return $mine === $other->user_id; // ~ risky likely silent
    }
}
