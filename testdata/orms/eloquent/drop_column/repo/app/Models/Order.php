<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Builder;
use Illuminate\Database\Eloquent\Casts\Attribute;
use Illuminate\Database\Eloquent\Factories\HasFactory;
use Illuminate\Database\Eloquent\Model;

/**
 * @property int $total
 * @property string $status ~ risky likely
 */
class Order extends Model
{
    use HasFactory;

    protected $fillable = [
        'total',
        'status', // ~ risky likely
    ];
    protected $casts = ['status' => 'string', 'total' => 'integer']; // ~ risky likely
    protected $attributes = ['status' => 'new']; // ~ breaking likely

    public function user()
    {
        return $this->belongsTo(User::class);
    }

    public function items()
    {
        return $this->hasMany(OrderItem::class);
    }

    public function scopeUnpaid(Builder $query): Builder
    {
        return $query->where('status', '!=', 'paid'); // ~ breaking likely
    }

    public function getStatusAttribute($value) // ~ risky likely
    {
        return ucfirst($value);
    }

    public function pay(): void
    {
        $this->status = 'paid'; // ~ breaking likely
        $this->save();
        $this->update(['status' => 'paid', 'total' => 1]); // ~ breaking likely
    }

    public function isPaid(): bool
    {
        $status = 'local';
        return $this->status === 'paid'; // ~ risky likely silent
    }

    public static function states()
    {
        return static::query()->distinct()->pluck('status'); // ~ breaking likely
    }

    public function openItems()
    {
        return $this->items()->where('status', 'open')->get();
    }

    public function firstItemStatus()
    {
        return $this->items->first()->status;
    }
}
