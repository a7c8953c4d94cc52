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
}
